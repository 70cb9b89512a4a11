"""The reference's way to isolate an EC2 instance, re-created from its published description (AWS Security Blog, "How to
perform automated incident response in a multi-account environment"), for measuring against.

What is kept of it: one call after the other; sessions and clients made anew in each invocation; one security group for
each finding; only the IPv4 egress rule revoked; the role assumed a second time to archive. What is left out, because it
would only slow it down: logging and the words of its notification.

Reads one GuardDuty event as JSON from each line of standard input and answers each with a line of JSON on descriptor 3.
The first line says that it is ready: imported, and the clients that it uses made once.
"""

import json
import os
import sys

import boto3
from botocore.exceptions import ClientError

RESPONSE_ROLE = os.environ["REFERENCE_RESPONSE_ROLE"]
TOPIC_ARN = os.environ["REFERENCE_TOPIC_ARN"]


def assume(account):
    """A session of the response role in a member account; never kept."""
    answer = boto3.Session().client("sts").assume_role(
        RoleArn=f"arn:aws:iam::{account}:role/{RESPONSE_ROLE}", RoleSessionName="reference"
    )
    credentials = answer["Credentials"]
    return boto3.Session(
        aws_access_key_id=credentials["AccessKeyId"],
        aws_secret_access_key=credentials["SecretAccessKey"],
        aws_session_token=credentials["SessionToken"],
    )


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


def main():
    answers = os.fdopen(3, "w")

    def answer(value):
        answers.write(json.dumps(value) + "\n")
        answers.flush()

    for service in ("sts", "ec2", "guardduty", "sns"):
        boto3.Session().client(service)
    answer({"ready": True})
    for line in sys.stdin:
        try:
            handler(json.loads(line))
            answer({"ok": True})
        except Exception as error:  # The bench reports what failed; it must go on.
            answer({"ok": False, "error": f"{type(error).__name__}: {error}"})


main()
