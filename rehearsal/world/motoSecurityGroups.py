"""Corrects the rules of security groups in moto 5.2.5 where they differ from what AWS documents.

A call is carried out whole or not at all; a group has no two rules of the same ports and source; 60 rules of each family
are the quota ("Amazon VPC quotas"). test/rehearsal/world/motoSecurityGroups.test.ts holds to each through the AWS SDK.
"""

import copy
import ipaddress

from moto.core.responses import ActionResult
from moto.ec2.exceptions import (
    EC2ClientError,
    InvalidParameterCombination,
    InvalidParameterValue,
    InvalidPermissionDuplicateError,
    InvalidSecurityGroupNotFoundError,
    InvalidSecurityGroupRuleIdNotFoundError,
    MissingParameter,
    RulesPerSecurityGroupLimitExceededError,
)
from moto.ec2.models import EC2Backend
from moto.ec2.models.security_groups import GroupedSecurityRuleView, SecurityGroupRule
from moto.ec2.responses import EC2Response
from motoCorrections import corrects

PROTOCOLS = {"1": "icmp", "6": "tcp", "17": "udp", "58": "icmpv6", "all": "-1"}
RULES_PER_FAMILY = 60


def protocol_named(protocol):
    lower = str(protocol).lower()
    return PROTOCOLS.get(lower, lower)


def ports_of(protocol, from_port, to_port):
    """Every protocol has all ports, TCP and UDP must name theirs, others may."""
    if protocol == "-1":
        return None, None
    if from_port is None or to_port is None:
        if protocol in ("tcp", "udp"):
            raise InvalidParameterValue(
                "Invalid value for portRange. Must specify both from and to ports with TCP/UDP."
            )
        return -1, -1
    return int(from_port), int(to_port)


# A rule has one description, whatever its source is.


@corrects(SecurityGroupRule, "__init__")
def make_rule(
    original,
    self,
    ec2_backend,
    ip_protocol,
    group_id,
    from_port,
    to_port,
    ip_range,
    source_group=None,
    prefix_list_id=None,
    is_egress=True,
    tags=None,
):
    from_port, to_port = ports_of(protocol_named(ip_protocol), from_port, to_port)
    self.prefix_list_description = (prefix_list_id or {}).get("Description")
    original(
        self,
        ec2_backend,
        ip_protocol,
        group_id,
        from_port,
        to_port,
        ip_range,
        source_group,
        prefix_list_id,
        is_egress=is_egress,
        tags=tags,
    )
    self.ip_protocol = protocol_named(self.ip_protocol)


SecurityGroupRule.description = property(
    lambda rule: rule.ip_range.get("Description")
    or rule.source_group.get("Description")
    or rule.prefix_list_description
)


# moto looks through every tag of the account for each rule; a group of a hundred took longer to read than all else.
SecurityGroupRule.get_tags = lambda rule: [
    {"resource_id": rule.id, "key": key, "value": value, "resource_type": "security-group-rule"}
    for key, value in rule.ec2_backend.tags.get(rule.id, {}).items()
]


def identity(rule):
    """What no two rules of a group have in common."""
    cidr = rule.cidr_ipv4 or rule.cidr_ipv6
    source = str(ipaddress.ip_network(cidr, strict=False)) if cidr else None
    ports = (rule.from_port, rule.to_port) if rule.ip_protocol != "-1" else None
    return rule.ip_protocol, ports, source or rule.source_group.get("GroupId") or rule.prefix_list_id


SecurityGroupRule.__eq__ = lambda rule, other: identity(rule) == identity(other)


@corrects(GroupedSecurityRuleView, "__init__")
def make_view(original, self, from_port, to_port, ip_protocol):
    original(self, from_port, to_port, ip_protocol)
    # Every protocol, and one without ports, has none here; DescribeSecurityGroupRules tells -1.
    if from_port == -1 and ip_protocol not in ("icmp", "icmpv6"):
        self.from_port = self.to_port = None


# Adding


def weight(rule, backend):
    """How much of the quota a rule takes, in IPv4 and in IPv6: a group counts in both, a list by the entries it may have."""
    if rule.cidr_ipv4:
        return 1, 0
    if rule.cidr_ipv6:
        return 0, 1
    if not rule.prefix_list_id:
        return 1, 1
    prefix_list = backend.managed_prefix_lists[rule.prefix_list_id]
    entries = int(prefix_list.max_entries or 1)
    return (entries, 0) if prefix_list.address_family == "IPv4" else (0, entries)


EC2Backend._verify_group_will_respect_rule_count_limit = lambda *arguments, **named: None


def authorize(direction):
    def authorized(original, self):
        self.error_on_dryrun()
        backend = self.ec2_backend
        requests = list(self._process_rules_from_querystring())
        group = backend.get_security_group_by_name_or_id(requests[0]["group_name_or_id"])
        if group is None:
            raise InvalidSecurityGroupNotFoundError(requests[0]["group_name_or_id"])
        for request in requests:
            for asked in request["prefix_list_ids"]:
                require_prefix_list(backend, asked["PrefixListId"])
        before = list(getattr(group, f"{direction}_rules"))
        added = []
        try:
            for request in requests:
                rules, _ = getattr(backend, f"authorize_security_group_{direction}")(**request)
                added += rules
            weights = [weight(rule, backend) for rule in getattr(group, f"{direction}_rules")]
            if any(sum(of_family) > RULES_PER_FAMILY for of_family in zip(*weights)):
                raise RulesPerSecurityGroupLimitExceededError
        except Exception:
            setattr(group, f"{direction}_rules", before)
            raise
        return ActionResult({"Return": True, "SecurityGroupRules": added})

    return authorized


corrects(EC2Response, "authorize_security_group_ingress")(authorize("ingress"))
corrects(EC2Response, "authorize_security_group_egress")(authorize("egress"))


# Modifying

KINDS = {
    "CidrIpv4": lambda rule: rule.cidr_ipv4,
    "CidrIpv6": lambda rule: rule.cidr_ipv6,
    "PrefixListId": lambda rule: rule.prefix_list_id,
    "ReferencedGroupId": lambda rule: rule.source_group.get("GroupId"),
}


@corrects(EC2Backend, "modify_security_group_rules")
def modify_security_group_rules(original, self, group_id, rules):
    """Everything of a rule is replaced but its id, its tags and the kind of its source."""
    group = self.get_security_group_by_name_or_id(group_id)
    if group is None:
        raise InvalidSecurityGroupNotFoundError(group_id)
    modified = {}
    for rule_id, request in rules.items():
        rule = group.get_rule(rule_id)
        if rule is None:
            raise InvalidSecurityGroupRuleIdNotFoundError(rule_id)
        modified[rule_id] = modified_rule(self, rule, request)
    for rules_of_direction in (group.ingress_rules, group.egress_rules):
        after = [identity(modified.get(rule.id, rule)) for rule in rules_of_direction]
        if len(set(after)) < len(after):
            raise InvalidPermissionDuplicateError
    for rule_id, rule in modified.items():
        vars(group.get_rule(rule_id)).update(vars(rule))


def modified_rule(backend, rule, request):
    given = [kind for kind in KINDS if request.get(kind) is not None]
    if len(given) > 1:
        raise InvalidParameterCombination(
            "Only one of cidrIp, cidrIpv6, prefixListId, or referencedGroupId can be specified"
        )
    if not given:
        raise MissingParameter(
            "The request must contain exactly one of: cidrIp, cidrIpv6, prefixListId, or referencedGroupId"
        )
    [kind] = given
    [kind_now] = [name for name, source in KINDS.items() if source(rule)]
    if kind != kind_now:
        raise InvalidParameterValue(
            f"Invalid rule type for security group rule '{rule.id}'. "
            f"You may not specify {kind} for an existing {kind_now} rule."
        )
    if request.get("IpProtocol") is None:
        raise InvalidParameterValue(
            "Invalid value 'null' for protocol. VPC security group rules must specify protocols explicitly."
        )
    changed = copy.copy(rule)
    changed.ip_protocol = protocol_named(request["IpProtocol"])
    changed.from_port, changed.to_port = ports_of(
        changed.ip_protocol, request.get("FromPort"), request.get("ToPort")
    )
    # A description that is left out is taken away, as everything else that is.
    described = {"Description": request["Description"]} if request.get("Description") else {}
    if kind == "PrefixListId":
        require_prefix_list(backend, request[kind])
        changed.prefix_list_id = request[kind]
        changed.prefix_list_description = described.get("Description")
    elif kind == "ReferencedGroupId":
        changed.source_group = {**rule.source_group, "GroupId": request[kind], "Description": None, **described}
    else:
        changed.ip_range = {{"CidrIpv4": "CidrIp"}.get(kind, kind): request[kind], **described}
    return changed


# Reading


@corrects(EC2Response, "describe_security_group_rules")
def describe_security_group_rules(original, self):
    """By pages, where a size is given."""
    self.error_on_dryrun()
    ids = self._get_param("SecurityGroupRuleIds", [])
    size = self._get_int_param("MaxResults")
    if size is not None and (ids or not 5 <= size <= 1000):
        raise InvalidParameterValue(f"Value ({size}) for parameter maxResults is invalid.")
    rules = self.ec2_backend.describe_security_group_rules(ids, self._filters_from_querystring())
    page, token = page_of(rules, size, self._get_param("NextToken"))
    return ActionResult({"SecurityGroupRules": page, "NextToken": token})


@corrects(EC2Response, "get_managed_prefix_list_entries")
def get_managed_prefix_list_entries(original, self):
    require_prefix_list(self.ec2_backend, self._get_param("PrefixListId"))
    answer = original(self)
    size = self._get_int_param("MaxResults")
    page, token = page_of(answer.result["Entries"] or [], size, self._get_param("NextToken"))
    return ActionResult({"Entries": page, "NextToken": token})


def page_of(items, size, token):
    start = int(token or 0)
    end = len(items) if size is None else start + size
    return items[start:end], str(end) if end < len(items) else None


def require_prefix_list(backend, prefix_list_id):
    if prefix_list_id not in backend.managed_prefix_lists:
        raise EC2ClientError(
            "InvalidPrefixListID.NotFound", f"The prefix list ID '{prefix_list_id}' does not exist"
        )
