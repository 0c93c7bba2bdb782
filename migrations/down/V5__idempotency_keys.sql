-- Undoes V5: a request that is repeated because its answer was lost is done twice.

DROP TABLE idempotency_keys;
