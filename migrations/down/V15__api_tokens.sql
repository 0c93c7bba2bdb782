-- Undoes V15. All API tokens are lost.

DROP TABLE api_tokens;
