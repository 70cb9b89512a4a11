"""Corrects moto 5.2.5 where it differs from what AWS documents and a containment would notice.

What a resource is belongs to moto, so it is mended there: filters, other operations and other readers then agree. Each
correction names what AWS does; test/rehearsal/world/motoCorrections.test.ts holds to each through the AWS SDK.
"""

import functools
import re

from moto.autoscaling.exceptions import ValidationError
from moto.autoscaling.models import AutoScalingBackend
from moto.ec2.exceptions import (
    DependencyViolationError,
    EC2ClientError,
    InvalidParameterCombination,
    InvalidSecurityGroupNotFoundError,
    InvalidSecurityGroupRuleIdNotFoundError,
)
from moto.ec2.models import EC2Backend
from moto.ec2.models.elastic_block_store import Snapshot
from moto.ec2.models.elastic_network_interfaces import NetworkInterface
from moto.ec2.models.instances import Instance
from moto.ec2.responses import EC2Response
from moto.ec2.utils import filter_dict_attribute_mapping
from moto.elbv2.models import FakeTargetGroup
from moto.organizations.models import FakeDelegatedAdministrator
from moto.sns.models import Subscription
from moto.sqs.models import Queue


def corrects(owner, name):
    """Replaces a method; the replacement is given the original first. Fails at start-up where moto no longer has it."""

    def replace(replacement):
        original = getattr(owner, name)

        @functools.wraps(original)
        def corrected(self, *args, **kwargs):
            return replacement(original, self, *args, **kwargs)

        setattr(owner, name, corrected)
        return replacement

    return replace


# Network interfaces

# An interface has its own groups and no others; moto adds those that its instance was launched with.
NetworkInterface.group_set = property(lambda eni: eni._group_set)
NetworkInterface.connection_tracking_configuration = None


@corrects(EC2Response, "modify_network_interface_attribute")
def modify_network_interface_attribute(original, self):
    """One attribute at a time; groups must exist in the interface's VPC; TCP idle time-outs are 60 to 432,000 s."""
    tracking = self._get_param("ConnectionTrackingSpecification", {})
    groups = self._get_param("Groups", [])
    given = [name for name in ("Description", "SourceDestCheck", "Attachment") if self._get_param(name)]
    if len(given) + bool(tracking) + bool(groups) > 1:
        raise InvalidParameterCombination("Fields for multiple attribute types specified")
    eni = self.ec2_backend.get_network_interface(self._get_param("NetworkInterfaceId"))
    check_groups(self.ec2_backend, groups, eni.vpc_id)
    if not tracking:
        return original(self)
    self.error_on_dryrun()
    established = int(tracking.get("TcpEstablishedTimeout", 432_000))
    if not 60 <= established <= 432_000:
        raise EC2ClientError("InvalidParameterValue", f"Value ({established}) for parameter TcpEstablishedTimeout is invalid.")
    eni.connection_tracking_configuration = {name: int(value) for name, value in tracking.items()}
    return original(self)


def check_groups(backend, group_ids, vpc_id):
    for group_id in group_ids:
        group = backend.get_security_group_from_id(group_id)
        if group is None:
            raise InvalidSecurityGroupNotFoundError(group_id)
        if group.vpc_id != vpc_id:
            raise EC2ClientError(
                "InvalidGroup.NotFound", "You have specified two resources that belong to different networks."
            )


# Instances


def primary_groups(instance):
    primary = getattr(instance, "nics", {}).get(0)
    return list(primary._group_set) if primary else instance._groups_at_launch


# An instance's groups are those of its primary interface.
Instance.security_groups = property(
    primary_groups, lambda instance, groups: setattr(instance, "_groups_at_launch", groups)
)


@corrects(Instance, "attach_eni")
def attach_eni(original, self, eni, device_index):
    """An interface made at launch goes with its instance unless told otherwise; one attached later stays."""
    launched_with = eni.description == "Primary network interface"
    if launched_with:
        eni.delete_on_termination = True
    return original(self, eni, device_index)


@corrects(Instance, "terminate")
def terminate(original, self):
    """A terminated instance has no interfaces, VPC, subnet or addresses; interfaces that outlive it are available."""
    previous = original(self)
    for eni in list(self.nics.values()):
        self.detach_eni(eni)
    self._subnet_id = None
    self._groups_at_launch = []
    return previous


def address_of(name, without):
    return property(lambda instance: getattr(instance.nics[0], name) if 0 in instance.nics else without)


Instance.private_ip = address_of("private_ip_address", None)
Instance.private_ip_address = address_of("private_ip_address", None)
Instance.public_ip = address_of("public_ip", None)
Instance.public_ip_address = address_of("public_ip", None)
named_by_address = Instance.private_dns_name.fget
Instance.private_dns_name = property(lambda instance: named_by_address(instance) if instance.nics else "")


@corrects(EC2Backend, "modify_instance_security_groups")
def modify_instance_security_groups(original, self, instance_id, new_group_id_list):
    """Refused where it is not clear whose groups are meant; else the groups of the one interface are replaced."""
    instance = self.get_instance(instance_id)
    if len(instance.nics) > 1:
        raise EC2ClientError(
            "InvalidInstanceID",
            f"There are multiple interfaces attached to instance '{instance_id}'. "
            "Please specify an interface ID for the operation instead.",
        )
    check_groups(self, new_group_id_list, instance.vpc_id)
    instance.nics[0]._group_set = [self.get_security_group_from_id(group_id) for group_id in new_group_id_list]
    return instance


@corrects(EC2Backend, "modify_instance_attribute")
def modify_instance_attribute(original, self, instance_id, key, value):
    """Spot instances cannot be protected from termination (EC2 User Guide, "Change instance termination protection")."""
    if key == "disable_api_termination" and self.get_instance(instance_id).lifecycle == "spot":
        raise EC2ClientError(
            "UnsupportedOperation", "Modifying the disableApiTermination attribute is not supported for Spot Instances."
        )
    return original(self, instance_id, key, value)


@corrects(EC2Backend, "stop_instances")
def stop_instances(original, self, instance_ids):
    """One-time Spot Instances, as RunInstances makes them, can only be terminated."""
    for instance_id in instance_ids:
        if self.get_instance(instance_id).lifecycle == "spot":
            raise EC2ClientError(
                "UnsupportedOperation",
                f"You can't stop the Spot Instance '{instance_id}' because it is associated with a one-time Spot Instance request.",
            )
    return original(self, instance_ids)


@corrects(EC2Backend, "modify_instance_metadata_options")
def modify_instance_metadata_options(original, self, instance_id, **options):
    """What is left out stays as it is."""
    before = self.get_instance(instance_id).metadata_options
    kept = {
        "http_tokens": before.http_tokens,
        "hop_limit": before.http_put_response_hop_limit,
        "http_endpoint": before.http_endpoint,
        "http_protocol": before.http_protocol_ipv6,
        "metadata_tags": before.instance_metadata_tags,
    }
    given = {name: value for name, value in options.items() if value is not None}
    return original(self, instance_id, **{**kept, **given})


@corrects(EC2Backend, "create_image")
def create_image(original, self, instance_id, name, description, tag_specifications):
    """Tags the image's snapshots too where asked; an account has one image of a name."""
    if any(image.name == name and image.owner_id == self.account_id for image in self.amis.values()):
        raise EC2ClientError("InvalidAMIName.Duplicate", f"AMI name {name} is already in use by another image")
    of_snapshots = [each for each in tag_specifications if each["ResourceType"] == "snapshot"]
    of_images = [each for each in tag_specifications if each["ResourceType"] != "snapshot"]
    image = original(self, instance_id, name, description, of_images)
    for tag in (tag for each in of_snapshots for tag in each["Tags"]):
        image.ebs_snapshot.add_tag(tag["Key"], tag["Value"])
    return image


@corrects(EC2Backend, "get_reservations_by_instance_ids")
def get_reservations_by_instance_ids(original, self, instance_ids, filters=None):
    for instance_id in instance_ids:
        if not re.fullmatch(r"i-([0-9a-f]{8}|[0-9a-f]{17})", instance_id):
            raise EC2ClientError("InvalidInstanceID.Malformed", f'Invalid id: "{instance_id}"')
    return original(self, instance_ids, filters)


# Instances are found by their instance profile too; moto keeps it as a dictionary, or nothing.
Instance.instance_profile_arn = property(lambda instance: (instance.iam_instance_profile or {}).get("Arn"))
filter_dict_attribute_mapping["iam-instance-profile.arn"] = "instance_profile_arn"


# Security groups


@corrects(EC2Backend, "delete_security_group")
def delete_security_group(original, self, name=None, group_id=None):
    """Refused while an interface has the group."""
    if any(group.id == group_id for eni in self.enis.values() for group in eni._group_set):
        raise DependencyViolationError(f"resource {group_id} has a dependent object")
    return original(self, name, group_id)


def refuse_unknown_rules(original, self):
    in_group = {"group-id": [self._get_param("GroupId")]}
    known = {rule.id for rule in self.ec2_backend.describe_security_group_rules([], in_group)}
    for rule_id in self._get_param("SecurityGroupRuleIds", []):
        if rule_id not in known:
            raise InvalidSecurityGroupRuleIdNotFoundError(rule_id)
    return original(self)


corrects(EC2Response, "revoke_security_group_egress")(refuse_unknown_rules)
corrects(EC2Response, "revoke_security_group_ingress")(refuse_unknown_rules)


# CreateSnapshots tells each snapshot's state, as DescribeSnapshots does.
Snapshot.state = property(lambda snapshot: snapshot.status)


# Auto Scaling and its load balancers


@corrects(AutoScalingBackend, "enter_standby_instances")
def enter_standby_instances(original, self, group_name, instance_ids, should_decrement):
    """Only what is in service, and not below the group's minimum; load balancers let go of the instance."""
    group = require_members(self, group_name, instance_ids, "InService")
    if should_decrement:
        require_size(group, -len(instance_ids), "place into standby")
    activities = original(self, group_name, instance_ids, should_decrement)
    leave_target_groups(self, group, instance_ids)
    return activities


@corrects(AutoScalingBackend, "exit_standby_instances")
def exit_standby_instances(original, self, group_name, instance_ids):
    group = require_members(self, group_name, instance_ids, "Standby")
    require_size(group, len(instance_ids), "bring into service")
    activities = original(self, group_name, instance_ids)
    self.update_attached_target_groups(group_name)
    return activities


@corrects(AutoScalingBackend, "detach_instances")
def detach_instances(original, self, group_name, instance_ids, should_decrement):
    group = require_members(self, group_name, instance_ids)
    if should_decrement:
        require_size(group, -len(instance_ids), "detach")
    activities = original(self, group_name, instance_ids, should_decrement)
    leave_target_groups(self, group, instance_ids)
    return activities


@corrects(AutoScalingBackend, "update_attached_target_groups")
def update_attached_target_groups(original, self, group_name):
    """Targets are the instances in service, not those in standby."""
    group = self.autoscaling_groups[group_name]
    for arn in group.target_group_arns or []:
        target_group = self.elbv2_backend.target_groups[arn]
        targets = [{"Id": state.instance.id, "Port": target_group.port} for state in group.active_instances()]
        self.elbv2_backend.register_targets(arn, targets)


def require_members(backend, group_name, instance_ids, lifecycle_state=None):
    group = backend.autoscaling_groups.get(group_name)
    if group is None:
        raise ValidationError(f"AutoScalingGroup name not found - AutoScalingGroup '{group_name}' not found")
    states = {state.instance.id: state.lifecycle_state for state in group.instance_states}
    for instance_id in instance_ids:
        if instance_id not in states:
            raise ValidationError(f"The instance {instance_id} is not part of Auto Scaling group {group_name}.")
        if lifecycle_state and states[instance_id] != lifecycle_state:
            raise ValidationError(f"The instance {instance_id} is not in {lifecycle_state}.")
    return group


def require_size(group, change, purpose):
    if not group.min_size <= group.desired_capacity + change <= group.max_size:
        raise ValidationError(
            f"AutoScalingGroup {group.name} has min-size={group.min_size}, max-size={group.max_size}, and "
            f"desired-size={group.desired_capacity}. To {purpose} {abs(change)} more instance, please update the "
            "AutoScalingGroup sizes appropriately."
        )


def leave_target_groups(backend, group, instance_ids):
    for arn in group.target_group_arns or []:
        backend.elbv2_backend.deregister_targets(arn, [{"Id": instance_id} for instance_id in instance_ids])


@corrects(FakeTargetGroup, "deregister")
def deregister(original, self, targets):
    """A target that is not registered is no error (ELB API Reference, DeregisterTargets)."""
    original(self, [target for target in targets if target["Id"] in self.targets])


# Queues


@corrects(Queue, "_set_attributes")
def set_queue_attributes(original, self, attributes, now=None):
    """A change of other attributes leaves the queue's policy as it is (SQS API Reference, SetQueueAttributes)."""
    policy = getattr(self, "policy", None)
    original(self, attributes, now)
    if "Policy" not in attributes:
        self.policy = policy


# Organizations

# Services that take a delegated administrator (Organizations User Guide, "AWS services that you can use with AWS Organizations").
FakeDelegatedAdministrator.SUPPORTED_SERVICES += ["config.amazonaws.com", "securityhub.amazonaws.com"]


# Topics


@corrects(Subscription, "publish")
def publish_to_subscription(original, self, *args, **kwargs):
    """Functions are the gateway's own, which brings them what is published; moto would look for them among its own."""
    return None if self.protocol == "lambda" else original(self, *args, **kwargs)
