"""The reference's way to confine a security group, re-created from its published description (AWS Security Blog, "How to
perform automated incident response in a multi-account environment"), for measuring against.

What is kept of it: one call after the other; sessions and clients made anew in each invocation; for each open entry the
whole permission revoked and then authorized again with the safe range in its place. What is left out, because it would only slow it
down: the look-up of the exception tag, logging and the words of its notification.

Reads one compliance event as JSON from each line of standard input and answers each with a line of JSON on descriptor 3.
The first line says that it is ready: imported, and the clients that it uses made once.
"""

import json
import os
import sys

import boto3

RESPONSE_ROLE = os.environ["REFERENCE_RESPONSE_ROLE"]
TOPIC_ARN = os.environ["REFERENCE_TOPIC_ARN"]
SAFE = {"IpRanges": ("CidrIp", "0.0.0.0/0", "172.31.0.0/16"), "Ipv6Ranges": ("CidrIpv6", "::/0", "fe80::/10")}


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


def handler(event):
    finding = event["detail"]
    group_id = finding["resourceId"]
    ec2 = assume(finding["awsAccountId"]).client("ec2")
    for permission in ec2.describe_security_groups(GroupIds=[group_id])["SecurityGroups"][0]["IpPermissions"]:
        for ranges, (member, world, safe) in SAFE.items():
            for entry in permission.get(ranges, []):
                if entry[member] == world:
                    ec2.revoke_security_group_ingress(GroupId=group_id, IpPermissions=[permission])
                    entry[member] = safe
                    ec2.authorize_security_group_ingress(GroupId=group_id, IpPermissions=[permission])
    boto3.Session().client("sns").publish(TopicArn=TOPIC_ARN, Message=f"Confined {group_id}")


def main():
    answers = os.fdopen(3, "w")

    def answer(value):
        answers.write(json.dumps(value) + "\n")
        answers.flush()

    for service in ("sts", "ec2", "sns"):
        boto3.Session().client(service)
    answer({"ready": True})
    for line in sys.stdin:
        try:
            handler(json.loads(line))
            answer({"ok": True})
        except Exception as error:  # The bench reports what failed; it must go on.
            answer({"ok": False, "error": f"{type(error).__name__}: {error}"})


main()
