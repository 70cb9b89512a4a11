"""What the published reference's functions have in common, and how the bench runs one of them in a process of its own.

Each reads one event as JSON from each line of standard input and answers it with a line of JSON on descriptor 3. The first line says
that it is ready: imported, and the clients that it uses made once.
"""

import json
import os
import sys

import boto3

TOPIC_ARN = os.environ["REFERENCE_TOPIC_ARN"]


def assume(account, session_name="reference"):
    """A session of the response role in a member account; never kept."""
    role = os.environ["REFERENCE_RESPONSE_ROLE"]
    answer = boto3.Session().client("sts").assume_role(
        RoleArn=f"arn:aws:iam::{account}:role/{role}", RoleSessionName=session_name
    )
    credentials = answer["Credentials"]
    return boto3.Session(
        aws_access_key_id=credentials["AccessKeyId"],
        aws_secret_access_key=credentials["SecretAccessKey"],
        aws_session_token=credentials["SessionToken"],
    )


def answer_events(handler, services):
    answers = os.fdopen(3, "w")

    def answer(value):
        answers.write(json.dumps(value) + "\n")
        answers.flush()

    for service in services:
        boto3.Session().client(service)
    answer({"ready": True})
    for line in sys.stdin:
        try:
            handler(json.loads(line))
            answer({"ok": True})
        except Exception as error:  # The bench reports what failed; it must go on.
            answer({"ok": False, "error": f"{type(error).__name__}: {error}"})
