from django.urls import path, re_path

from shop.review.views import leaving, reading, writing

app_name = "review"
urlpatterns = [
    re_path(
        r"^products/(?P<product_slug>[\w-]*)_(?P<pk>\d+)/reviews/$",
        reading.ReviewList.as_view(),
        name="list",
    ),
    path(
        "orders/<str:number>/<str:signature>/review/<int:pk>/",
        writing.write_page,
        name="write",
    ),
    path(
        "orders/<str:number>/<str:signature>/review/<int:pk>/withdraw/",
        writing.withdraw_review,
        name="withdraw",
    ),
    path(
        "reviews/no-mail/<str:address>/<str:signature>/",
        leaving.opt_out,
        name="opt-out",
    ),
]
