SELECT 'RX' || lpad(claim_number::VARCHAR, 14, '0') AS claim_id, line.line AS claim_line_number,
       person_id_of(person) AS person_id, member_id_of(person) AS member_id, the_payer() AS payer, plan,
       seen_at(prescribing, age_group, habit_of(person)) AS prescribing_provider_npi,
       lines.billing_npi AS dispensing_provider_npi, service_date AS dispensing_date,
       -- No labeler has the number 00000: these codes name no drug.
       '00000' || lpad((number * 10 + slice(chances, 3) % 5)::VARCHAR, 4, '0') || lpad(line.line::VARCHAR, 2, '0')
       AS ndc_code,
       (units * (1 + slice(chances, 3) % 2))::DECIMAL(18, 3) AS quantity, units::DECIMAL(18, 3) AS days_supply,
       (slice(chances, 3) % 6)::DECIMAL(18, 3) AS refills, paid_date, paid_amount, allowed_amount, charge_amount,
       dollars(0) AS coinsurance_amount, dollars(0) AS copayment_amount, dollars(0) AS deductible_amount,
       '1' AS in_network_flag, 'fictional' AS data_source
FROM lines_drawn() AS lines JOIN roster AS prescribing
  ON prescribing.setting = 'primary care' AND prescribing.site = lines.home_site
 AND prescribing.month = month(lines.service_date)
WHERE claim_type = 'pharmacy'
