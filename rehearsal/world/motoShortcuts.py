"""Has moto 5.2.5 give the same answers in fewer steps.

A rehearsal spends most of its time in moto, and these three grew with each request or with all that had ever been tagged.
test/rehearsal/world/motoCorrections.test.ts reads tags through the AWS SDK.
"""

import functools

import moto.backends
import moto.core.responses
from moto.ec2.models.core import TaggedEC2Resource
from moto.ec2.utils import EC2_PREFIX_TO_RESOURCE, get_prefix

# Asked at each request by the host's name; moto lists its own folder again each time.
modules = tuple(moto.backends.list_of_moto_modules())
moto.backends.list_of_moto_modules = lambda: modules

# Asked at each request; a class has the same methods each time.
moto.core.responses.method_names_from_class = functools.cache(moto.core.responses.method_names_from_class)


def get_tags(resource):
    """The tags of one resource by its id; moto compares a pattern with the id of everything that is tagged in the account."""
    tags = resource.ec2_backend.tags.get(resource.id, {}) if resource.id else {}
    resource_type = EC2_PREFIX_TO_RESOURCE.get(get_prefix(resource.id), "") if tags else ""
    return [
        {"resource_id": resource.id, "key": key, "value": value, "resource_type": resource_type}
        for key, value in tags.items()
    ]


# Fails at start-up where moto no longer has it.
assert callable(TaggedEC2Resource.get_tags)
TaggedEC2Resource.get_tags = get_tags
