from django.apps import AppConfig


class MailingListConfig(AppConfig):
    name = "shop.mailing_list"
    label = "mailing_list"
