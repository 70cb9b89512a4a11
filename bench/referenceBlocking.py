"""The reference's way to block an IAM user, re-created from its published description (AWS Security Blog, "How to perform
automated incident response in a multi-account environment"), for measuring against.

What is kept of it: one call after the other; sessions and clients made anew in each invocation; AWSDenyAll attached, keys left
as they are; the role assumed a second time to archive. What is left out, because it would only slow it down: logging and
the words of its notification.

Reads one GuardDuty event from each line of standard input (reference.py).
"""

import boto3
from botocore.exceptions import ClientError
from reference import TOPIC_ARN, answer_events, assume


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


answer_events(handler, ("sts", "iam", "guardduty", "sns"))
