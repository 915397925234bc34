"""What a server of a release is asked for, and what each of its answers carries."""

from deck.site import headers


def carries(answer, policy, path):
    """Say whether an answer carries the whole policy and the Cache-Control of its path."""
    found = dict(answer.headers)
    return {**policy, "Cache-Control": headers.caching(path), "Server": ""}.items() <= found.items()


def addresses(department):
    """Every address a release answers: those a phone keeps, and those it asks for by itself."""
    return [*department.files, "/sw.js", "/release.json", f"/pack/{department.manifest['id']}.pack"]


def edited(department):
    """Publish an edit of the first card."""
    department.edit("card-0", "Stand back", "Step back")
    return department.build()
