import page from "./htmlvalidate.page.mjs";

// Mail programs drop style sheets and lay out with tables, so a mail is written as
// pages were in 1999: inline styles, attributes for looks, tables for layout.
export default {
  ...page,
  rules: {
    ...page.rules,
    "no-deprecated-attr": "off",
    "no-inline-style": "off",
    "prefer-tbody": "off",
    "presentation-role-style": "off",
  },
};
