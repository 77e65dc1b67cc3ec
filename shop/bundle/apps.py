from django.apps import AppConfig


class BundleConfig(AppConfig):
    name = "shop.bundle"
    label = "bundle"
    verbose_name = "Bundles"
