"""A public notice prints the head of the log over everything that led to it."""

import pytest
from django.test import Client
from django.urls import reverse

from kaoping.audit import chain
from kaoping.audit.models import Event
from kaoping.notices.models import Notice


@pytest.mark.rewrites_sealed
def test_a_notice_carries_a_head_that_convicts_a_rewritten_log(client: Client, settled_hamlet):
    world, cycle = settled_hamlet
    client.force_login(world.clerk)
    address = reverse("notices:publish", args=[cycle.pk])
    proposed = client.get(address).context["form"].initial
    assert client.post(address, proposed).status_code == 302
    head = Notice.objects.get().audit_head
    assert chain.verify(against=head).events > 0
    assert chain.verify(against=head).intact
    Event.objects.filter(verb="close_review").update(verb="another")
    assert not chain.verify(against=head).intact
