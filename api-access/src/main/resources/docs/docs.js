SwaggerUIBundle({ url: '/api/v1/openapi.json', dom_id: '#api', validatorUrl: null })
