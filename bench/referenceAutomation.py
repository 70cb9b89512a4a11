"""The reference's way to start an automation, re-created from its published description (AWS Security Blog, "How to perform
automated incident response in a multi-account environment"), for measuring against.

What is kept of it: one call after the other; sessions and clients made anew in each invocation; the exception looked up among
all tagged resources of the account, page by page. What is left out, because it would only slow it down: logging and the
words of its notification.

Reads one request as JSON from each line of standard input and answers each with a line of JSON on descriptor 3. The first
line says that it is ready: imported, and the clients that it uses made once.
"""

import json
import os
import sys

import boto3

RESPONSE_ROLE = os.environ["REFERENCE_RESPONSE_ROLE"]
TOPIC_ARN = os.environ["REFERENCE_TOPIC_ARN"]
ADMINISTRATION_ROLE = os.environ["REFERENCE_ADMINISTRATION_ROLE"]
EXCEPTION_TAG = "SecurityException"


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


def is_exempt(account, resource_id):
    pages = assume(account).client("resourcegroupstaggingapi").get_paginator("get_resources").paginate()
    return any(
        resource_id in found["ResourceARN"] and any(tag["Key"] == EXCEPTION_TAG for tag in found["Tags"])
        for page in pages
        for found in page["ResourceTagMappingList"]
    )


def handler(event):
    if is_exempt(event["account"], event["resourceId"]):
        return
    boto3.Session().client("ssm").start_automation_execution(
        DocumentName=event["AutomationDocumentName"],
        Parameters={**event["AutomationParameters"], "AutomationAssumeRole": [ADMINISTRATION_ROLE]},
        TargetLocations=[
            {
                "Accounts": [event["account"]],
                "Regions": [os.environ["AWS_REGION"]],
                "ExecutionRoleName": "AWS-SystemsManager-AutomationExecutionRole",
            }
        ],
    )
    boto3.Session().client("sns").publish(TopicArn=TOPIC_ARN, Message=f"Started for {event['resourceId']}")


def main():
    answers = os.fdopen(3, "w")

    def answer(value):
        answers.write(json.dumps(value) + "\n")
        answers.flush()

    for service in ("sts", "resourcegroupstaggingapi", "ssm", "sns"):
        boto3.Session().client(service)
    answer({"ready": True})
    for line in sys.stdin:
        try:
            handler(json.loads(line))
            answer({"ok": True})
        except Exception as error:  # The bench reports what failed; it must go on.
            answer({"ok": False, "error": f"{type(error).__name__}: {error}"})


main()
