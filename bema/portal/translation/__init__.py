"""Translation of the site's pages: on wagtail-localize, with a glossary, a memory, machines and reviews."""
