"""The reference's way to contain an entity on request, re-created from its published description ("AWS Incident Response:
Containment", 2023), for measuring against.

What is kept of it: one call after the other; sessions and clients made anew in each invocation; AWSDenyAll attached to users and
roles; an instance's credentials denied, its interfaces' time-outs set, the instance moved to the untracking group, a wait, and
moved on to the isolation group. What is left out, because it would only slow it down: logging, and the words of its mails.
The groups are there from an earlier request. The wait of 60 s is as long as REFERENCE_WAIT_SECONDS says.

Reads one event of SNS from each line of standard input (reference.py).
"""

import hmac
import json
import os
import time

import boto3
from reference import TOPIC_ARN, answer_events, assume

EXTERNAL_ID = os.environ["REFERENCE_EXTERNAL_ID"]
WAIT = float(os.environ["REFERENCE_WAIT_SECONDS"])
DENY_ALL = "arn:aws:iam::aws:policy/AWSDenyAll"
UNTRACKING = "incident-response-isolation-untrack-connections-sg"
ISOLATION = "incident-response-isolation-sg"
ALL = [{"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]


def group(ec2, name, vpc_id):
    found = ec2.describe_security_groups(
        Filters=[{"Name": "vpc-id", "Values": [vpc_id]}, {"Name": "group-name", "Values": [name]}]
    )["SecurityGroups"]
    if found:
        return found[0]["GroupId"]
    made = ec2.create_security_group(GroupName=name, Description=name, VpcId=vpc_id)["GroupId"]
    if name == UNTRACKING:
        ec2.authorize_security_group_ingress(GroupId=made, IpPermissions=ALL)
    else:
        ec2.revoke_security_group_egress(GroupId=made, IpPermissions=ALL)
    return made


def deny_instance(session, instance, arn):
    iam = session.client("iam")
    profile = instance["IamInstanceProfile"]["Arn"].split("/")[-1]
    for role in iam.get_instance_profile(InstanceProfileName=profile)["InstanceProfile"]["Roles"]:
        document = {
            "Version": "2012-10-17",
            "Statement": [
                {
                    "Effect": "Deny",
                    "Action": "*",
                    "Resource": "*",
                    "Condition": {"StringEquals": {"ec2:SourceInstanceARN": arn}},
                }
            ],
        }
        iam.put_role_policy(
            RoleName=role["RoleName"],
            PolicyName=f"Incident_Reponse_lockdown_EC2_Instance_Id_{instance['InstanceId']}",
            PolicyDocument=json.dumps(document),
        )


def contain_instance(session, arn):
    instance_id = arn.split("/")[-1]
    ec2 = session.client("ec2")
    instance = ec2.describe_instances(InstanceIds=[instance_id])["Reservations"][0]["Instances"][0]
    deny_instance(session, instance, arn)
    untracking = group(ec2, UNTRACKING, instance["VpcId"])
    interfaces = ec2.describe_network_interfaces(
        Filters=[{"Name": "attachment.instance-id", "Values": [instance_id]}]
    )["NetworkInterfaces"]
    for interface in interfaces:
        ec2.modify_network_interface_attribute(
            NetworkInterfaceId=interface["NetworkInterfaceId"],
            ConnectionTrackingSpecification={"TcpEstablishedTimeout": 60},
        )
    ec2.modify_instance_attribute(InstanceId=instance_id, Groups=[untracking])
    time.sleep(WAIT)
    isolation = group(ec2, ISOLATION, instance["VpcId"])
    ec2.modify_instance_attribute(InstanceId=instance_id, Groups=[isolation])


def contain_function(session, arn):
    name = arn.split(":")[6]
    functions = session.client("lambda")
    role = functions.get_function_configuration(FunctionName=name)["Role"].split("/")[-1]
    session.client("iam").attach_role_policy(RoleName=role, PolicyArn=DENY_ALL)
    functions.put_function_concurrency(FunctionName=name, ReservedConcurrentExecutions=0)


def handler(event):
    attributes = event["Records"][0]["Sns"]["MessageAttributes"]
    if not hmac.compare_digest(attributes["ExternalId"]["Value"], EXTERNAL_ID):
        raise ValueError("the ExternalId is wrong")
    arn = attributes["Arn"]["Value"]
    service, account, resource = arn.split(":")[2], arn.split(":")[4], arn.split(":")[5]
    sns = boto3.Session().client("sns")
    sns.publish(TopicArn=TOPIC_ARN, Message=f"Started {arn}")
    session = assume(account, "cross_acct_lambda")
    if service == "ec2":
        contain_instance(session, arn)
    elif service == "lambda":
        contain_function(session, arn)
    elif resource.startswith("user/"):
        session.client("iam").attach_user_policy(UserName=resource.split("/")[-1], PolicyArn=DENY_ALL)
    else:
        session.client("iam").attach_role_policy(RoleName=resource.split("/")[-1], PolicyArn=DENY_ALL)
    sns.publish(TopicArn=TOPIC_ARN, Message=f"Complete {arn}")


answer_events(handler, ("sts", "iam", "ec2", "lambda", "sns"))
