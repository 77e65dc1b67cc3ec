from django.urls import path

from shop.returns import views

app_name = "returns"
urlpatterns = [path("<str:number>/<str:signature>/return/", views.ask_page, name="ask")]
