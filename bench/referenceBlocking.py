"""The reference's way to block an IAM user, re-created from its published description (AWS Security Blog, "How to perform
automated incident response in a multi-account environment"), for measuring against.

What is kept of it: one call after the other; sessions and clients made anew in each invocation; AWSDenyAll attached, keys left
as they are; the role assumed a second time to archive. What is left out, because it would only slow it down: logging and
the words of its notification.

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


def handler(event):
    finding = event["detail"]
    account = finding["accountId"]
    user = finding["resource"]["accessKeyDetails"]["userName"]
    iam = assume(account).client("iam")
    iam.get_user(UserName=user)
    iam.attach_user_policy(UserName=user, PolicyArn="arn:aws:iam::aws:policy/AWSDenyAll")
    try:
        assume(account).client("guardduty").archive_findings(
            DetectorId=finding["service"]["detectorId"], FindingIds=[finding["id"]]
        )
    except ClientError:
        pass  # GuardDuty refuses members; the original stops here, before it notifies. It may go on for the measurement.
    boto3.Session().client("sns").publish(TopicArn=TOPIC_ARN, Message=f"Blocked {user}")


def main():
    answers = os.fdopen(3, "w")

    def answer(value):
        answers.write(json.dumps(value) + "\n")
        answers.flush()

    for service in ("sts", "iam", "guardduty", "sns"):
        boto3.Session().client(service)
    answer({"ready": True})
    for line in sys.stdin:
        try:
            handler(json.loads(line))
            answer({"ok": True})
        except Exception as error:  # The bench reports what failed; it must go on.
            answer({"ok": False, "error": f"{type(error).__name__}: {error}"})


main()
