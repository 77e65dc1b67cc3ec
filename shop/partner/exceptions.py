from oscar.apps.partner.exceptions import InvalidStockAdjustment


class OutOfStock(InvalidStockAdjustment):
    """Fewer are left than were asked for; `left` may be zero."""

    def __init__(self, product, left: int) -> None:
        super().__init__(f"Product {product.pk}: {left} left")
        self.product = product
        self.left = left
