// Shows the description of the API. It only shows: nothing is sent from here, since a concern that was sent to see what
// happens would wake somebody.
window.addEventListener('load', () => {
  window.SwaggerUIBundle({
    url: '/v1/openapi.json',
    dom_id: '#api',
    deepLinking: true,
    supportedSubmitMethods: [],
    validatorUrl: null,
  });
});
