SELECT 'MC' || lpad(claim_number::VARCHAR, 14, '0') AS claim_id, line.line AS claim_line_number, claim_type,
       person_id_of(person) AS person_id, member_id_of(person) AS member_id, the_payer() AS payer, plan,
       service_date AS claim_start_date, last_date AS claim_end_date,
       CASE WHEN claim_type = 'institutional' THEN service_date ELSE least(service_date + line.line - 1, last_date) END
       AS claim_line_start_date,
       CASE WHEN claim_type = 'institutional' THEN last_date ELSE least(service_date + line.line - 1, last_date) END
       AS claim_line_end_date,
       CASE WHEN bill_type = '111' THEN service_date END AS admission_date,
       CASE WHEN bill_type = '111' THEN last_date END AS discharge_date,
       CASE WHEN bill_type = '111' THEN '1' END AS admit_source_code,
       CASE WHEN bill_type = '111' THEN CASE WHEN first_day THEN '4' ELSE '1' END END AS admit_type_code,
       CASE WHEN bill_type = '111'
            THEN CASE WHEN last_date = death_date THEN '20' WHEN slice(chances, 2) % 12 = 0 THEN '03' ELSE '01' END
            END AS discharge_disposition_code,
       place_of_service AS place_of_service_code, bill_type AS bill_type_code,
       CASE WHEN bill_type = '111' THEN 'ms-drg' END AS drg_code_type,
       one_of(slice(chances, 3), drgs) AS drg_code, line.revenue_code AS revenue_center_code,
       CASE WHEN line.revenue_code IN ('0120', '0170') THEN greatest(1, date_diff('day', service_date, last_date))
            ELSE units END::DECIMAL(18, 3) AS service_unit_quantity,
       one_of((slice(chances, 3) + slice(chances, 1)) % 65536, line.procedures) AS hcpcs_code,
       CASE WHEN setting = 'primary care' AND slice(chances, 6) % 11 = 0 THEN '25'
            -- Some visits are made from afar.
            WHEN claim_type = 'professional' AND place_of_service IN ('11', '53') AND slice(chances, 6) % 31 = 1
            THEN '95' END AS hcpcs_modifier_1,
       practitioner_npi AS rendering_npi, billing_npi, billing_tin,
       CASE WHEN claim_type = 'institutional' THEN billing_npi END AS facility_npi, paid_date,
       paid_amount, allowed_amount, charge_amount,
       dollars(0) AS coinsurance_amount, dollars(0) AS copayment_amount, dollars(0) AS deductible_amount,
       'icd-10-cm' AS diagnosis_code_type,
       coalesce(one_of(slice(chances, 3), service_diagnoses), diagnosis) AS diagnosis_code_1,
       CASE WHEN care = 'physical' THEN coalesce(one_of(slice(chances, 3), second_diagnoses), diagnoses[1]) END
       AS diagnosis_code_2,
       CASE WHEN care = 'physical' THEN diagnoses[2] END AS diagnosis_code_3,
       CASE WHEN care = 'physical' THEN diagnoses[3] END AS diagnosis_code_4,
       CASE WHEN procedures IS NOT NULL THEN 'icd-10-pcs' END AS procedure_code_type,
       one_of(slice(chances, 3), procedures) AS procedure_code_1,
       CASE WHEN procedures IS NOT NULL THEN service_date END AS procedure_date_1,
       CASE WHEN denied THEN '1' ELSE '0' END AS denied_flag,
       CASE WHEN slice(chances, 1) % 25 = 0 THEN '0' ELSE '1' END AS in_network_flag, 'fictional' AS data_source
FROM lines_drawn()
WHERE claim_type <> 'pharmacy'
