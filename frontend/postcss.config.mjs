/** Tailwind makes the style sheet from the classes that the components use. */
export default { plugins: { '@tailwindcss/postcss': {} } };
