// absolute, because browsers refuse to fetch from an address with a caller and a key in it
SwaggerUIBundle({ url: location.origin + '/api/v1/openapi.json', dom_id: '#api', validatorUrl: null })
