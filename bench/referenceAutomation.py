"""The reference's way to start an automation, re-created from its published description (AWS Security Blog, "How to perform
automated incident response in a multi-account environment"), for measuring against.

What is kept of it: one call after the other; sessions and clients made anew in each invocation; the exception looked up among
all tagged resources of the account, page by page. What is left out, because it would only slow it down: logging and the
words of its notification.

Reads one request from each line of standard input (reference.py).
"""

import os

import boto3
from reference import TOPIC_ARN, answer_events, assume

ADMINISTRATION_ROLE = os.environ["REFERENCE_ADMINISTRATION_ROLE"]
EXCEPTION_TAG = "SecurityException"


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


answer_events(handler, ("sts", "resourcegroupstaggingapi", "ssm", "sns"))
