"""How Django forms look: `{{ form }}` and `{{ form.x.as_field_group }}` use our components."""

from django.forms.renderers import DjangoTemplates
from django.utils.translation import gettext_noop

# Django's own words; our catalogue says them in the tone of the rest.
SAID_OUR_WAY = (gettext_noop("This field is required."),)


class KaopingRenderer(DjangoTemplates):
    """Renders forms through components/form.html and fields through components/field.html."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
