export default {
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // Several boxes of one question are one list of answers.
    "form-dup-name": ["error", { shared: ["radio", "checkbox", "button", "reset", "submit"] }],
    // A matter of taste, and ours is small letters.
    "doctype-style": ["error", { style: "lowercase" }],
    // Where a template's own lines stood. It says nothing about the page.
    "no-trailing-whitespace": "off",
  },
};
