"""Corrects moto's IAM where it differs from what AWS documents and a block would notice: quotas, and unique ids.

test/rehearsal/world/motoIamCorrections.test.ts holds to each through the AWS SDK.
"""

import re
import string

from moto.iam.exceptions import LimitExceededException
from moto.iam.models import IAMBackend, User
from moto.moto_api._internal import mock_random
from motoCorrections import corrects

# Characters of all inline policies together, white space not counted ("IAM and AWS STS quotas").
inline_characters = {"user": 2048, "role": 10_240}

unique_id_letters = string.ascii_uppercase + string.digits

# The default quota of managed policies attached to a user or a role.
attached_policies = 10


def require_room(kind, owner, name, document):
    """All inline policies of a user or role share one size; an overwritten one counts as it will be."""
    policies = {**owner.policies, name: document}
    size = sum(len(re.sub(r"\s", "", text)) for text in policies.values())
    most = inline_characters[kind]
    if size > most:
        raise LimitExceededException(f"Maximum policy size of {most} bytes exceeded for {kind} {owner.name}")


def require_free_attachment(kind, owner, policy_arn):
    if policy_arn not in owner.managed_policies and len(owner.managed_policies) >= attached_policies:
        quota = f"PoliciesPer{kind.capitalize()}"
        raise LimitExceededException(f"Cannot exceed quota for {quota}: {attached_policies}")


@corrects(IAMBackend, "put_user_policy")
def put_user_policy(original, self, user_name, policy_name, policy_json):
    require_room("user", self.get_user(user_name), policy_name, policy_json)
    return original(self, user_name, policy_name, policy_json)


@corrects(IAMBackend, "put_role_policy")
def put_role_policy(original, self, role_name, policy_name, policy_json):
    role = self.get_role(role_name)
    require_room("role", role, policy_name, policy_json)
    return original(self, role_name, policy_name, policy_json)


@corrects(IAMBackend, "attach_user_policy")
def attach_user_policy(original, self, policy_arn, user_name):
    require_free_attachment("user", self.get_user(user_name), policy_arn)
    return original(self, policy_arn, user_name)


@corrects(IAMBackend, "attach_role_policy")
def attach_role_policy(original, self, policy_arn, role_name):
    role = self.get_role(role_name)
    require_free_attachment("role", role, policy_arn)
    return original(self, policy_arn, role_name)


@corrects(User, "__init__")
def make_user(original, self, *args, **kwargs):
    """A user's unique id begins with AIDA ("IAM identifiers")."""
    original(self, *args, **kwargs)
    self.id = "AIDA" + "".join(mock_random.choice(unique_id_letters) for _ in range(17))
