-- Payments to providers outside of claims.
SELECT * FROM run.non_claims_payments WHERE standing = 'counted'
