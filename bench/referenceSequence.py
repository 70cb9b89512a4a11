"""The reference's way to isolate an EC2 instance, re-created from its published description (AWS Security Blog, "How to
perform automated incident response in a multi-account environment"), for measuring against.

What is kept of it: one call after the other; sessions and clients made anew in each invocation; one security group for
each finding; only the IPv4 egress rule revoked; the role assumed a second time to archive. What is left out, because it
would only slow it down: logging and the words of its notification.

Reads one GuardDuty event from each line of standard input (reference.py).
"""

import boto3
from botocore.exceptions import ClientError
from reference import TOPIC_ARN, answer_events, assume


def isolation_group(ec2, finding_id, vpc_id):
    name = f"isolation-{finding_id}"
    found = ec2.describe_security_groups(
        Filters=[{"Name": "vpc-id", "Values": [vpc_id]}, {"Name": "group-name", "Values": [name]}]
    )["SecurityGroups"]
    if found:
        return found[0]["GroupId"]
    group = ec2.create_security_group(GroupName=name, Description="isolation", VpcId=vpc_id)["GroupId"]
    ec2.revoke_security_group_egress(
        GroupId=group, IpPermissions=[{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]
    )
    return group


def handler(event):
    finding = event["detail"]
    account = finding["accountId"]
    instance_id = finding["resource"]["instanceDetails"]["instanceId"]
    ec2 = assume(account).client("ec2")
    instance = ec2.describe_instances(InstanceIds=[instance_id])["Reservations"][0]["Instances"][0]
    group = isolation_group(ec2, finding["id"], instance["VpcId"])
    for interface in instance["NetworkInterfaces"]:
        ec2.modify_network_interface_attribute(NetworkInterfaceId=interface["NetworkInterfaceId"], Groups=[group])
    try:
        assume(account).client("guardduty").archive_findings(
            DetectorId=finding["service"]["detectorId"], FindingIds=[finding["id"]]
        )
    except ClientError:
        pass  # GuardDuty refuses members; the original stops here, before it notifies. It may go on for the measurement.
    boto3.Session().client("sns").publish(TopicArn=TOPIC_ARN, Message=f"Isolated {instance_id}")


answer_events(handler, ("sts", "ec2", "guardduty", "sns"))
