-- Counted claim lines that payees of parties billed within their months, once for every party.
WITH npis AS (SELECT DISTINCT payee FROM figures.party_payees WHERE payee_kind = 'npi'),
tins AS (SELECT DISTINCT payee FROM figures.party_payees WHERE payee_kind = 'tin')
SELECT l.*, b.arrangement_id, b.party
FROM paid_lines AS l
LEFT JOIN npis ON npis.payee = l.npi
LEFT JOIN tins ON tins.payee = l.tin
JOIN figures.party_billing AS b
    ON b.npi = coalesce(npis.payee, '') AND b.tin = coalesce(tins.payee, '') AND b.number = l.number
