"""The public content for programs: read-only JSON at /api/v1/, told in OpenAPI 3.1. Visitors' eyes only: who asks is
never looked at, so that answers are kept like pages."""
