-- The tally of exported answers: the same figures as `matome tally --json`.
--
-- First make `answers`, once, from the folder in which this file lies:
--   DuckDB   CREATE OR REPLACE TEMPORARY VIEW answers AS
--            SELECT * FROM read_parquet('answers/*/*.parquet', hive_partitioning = true);
--   DuckDB   CREATE OR REPLACE TEMPORARY VIEW answers AS SELECT * FROM read_csv('answers.csv', all_varchar = false);
--   Spark    CREATE OR REPLACE TEMPORARY VIEW answers USING parquet OPTIONS (path 'answers');
-- Several workshops may lie side by side; each is counted by itself. Then run what follows and look at
-- tally_by_group and tally_by_step.

-- A vote is one participant picking one step for one threat.
CREATE OR REPLACE TEMPORARY VIEW votes AS
SELECT workshop, group_no, group_name, threat_no, control_no, step_no, COUNT(DISTINCT participant_id) AS votes
FROM answers
WHERE counts_as = 'vote' AND control_no IS NOT NULL
GROUP BY workshop, group_no, group_name, threat_no, control_no, step_no;

-- What groups wrote as their consensus.
CREATE OR REPLACE TEMPORARY VIEW consensus AS
SELECT DISTINCT workshop, group_no, group_name, threat_no, control_no, step_no
FROM answers
WHERE counts_as = 'consensus' AND control_no IS NOT NULL;

-- Per threat, step and group: common with two votes or more, leading with the most votes of the group (ties all lead).
CREATE OR REPLACE TEMPORARY VIEW tally_by_group AS
SELECT
  COALESCE(v.workshop, c.workshop) AS workshop,
  COALESCE(v.group_no, c.group_no) AS group_no,
  COALESCE(v.group_name, c.group_name) AS group_name,
  COALESCE(v.threat_no, c.threat_no) AS threat_no,
  COALESCE(v.control_no, c.control_no) AS control_no,
  COALESCE(v.step_no, c.step_no) AS step_no,
  COALESCE(v.votes, 0) AS votes,
  CASE WHEN v.votes >= 2 THEN 1 ELSE 0 END AS is_common,
  CASE WHEN v.votes = v.most THEN 1 ELSE 0 END AS is_leading,
  CASE WHEN c.step_no IS NULL THEN 0 ELSE 1 END AS is_agreed
FROM (
  SELECT workshop, group_no, group_name, threat_no, control_no, step_no, votes,
         MAX(votes) OVER (PARTITION BY workshop, group_no, threat_no) AS most
  FROM votes
) AS v
FULL OUTER JOIN consensus AS c
  ON v.workshop = c.workshop AND v.group_no = c.group_no AND v.threat_no = c.threat_no
     AND v.control_no = c.control_no AND v.step_no = c.step_no;

-- Per step over all threats; a group counts once, for however many threats.
CREATE OR REPLACE TEMPORARY VIEW tally_by_step AS
SELECT workshop, control_no, step_no, votes, groups_common, groups_leading, groups_agreed,
       RANK() OVER (PARTITION BY workshop ORDER BY groups_agreed DESC, groups_common DESC, votes DESC) AS step_rank
FROM (
  SELECT workshop, control_no, step_no,
         SUM(votes) AS votes,
         COUNT(DISTINCT CASE WHEN is_common = 1 THEN group_no END) AS groups_common,
         COUNT(DISTINCT CASE WHEN is_leading = 1 THEN group_no END) AS groups_leading,
         COUNT(DISTINCT CASE WHEN is_agreed = 1 THEN group_no END) AS groups_agreed
  FROM tally_by_group
  GROUP BY workshop, control_no, step_no
) AS totals;
