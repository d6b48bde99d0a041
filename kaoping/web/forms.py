"""How Django forms look: `{{ form }}` and `{{ form.x.as_field_group }}` use our components."""

from django.forms.renderers import DjangoTemplates


class KaopingRenderer(DjangoTemplates):
    """Renders forms through components/form.html and fields through components/field.html."""

    form_template_name = "components/form.html"
    field_template_name = "components/field.html"
