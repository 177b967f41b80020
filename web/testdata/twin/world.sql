-- What the manager of the twin worlds has beside what the desk's own functions made, with times that lie behind everybody.
update journey.decision set decided_at = decided_at - interval '1 day', followed_at = now(), before = null;
insert into journey.notice (kept_id, decision_id, person_id, reason, fact, article, deliver_at, mail, mailed_at)
select k.id, k.decision_id, k.person_id, 'changed', 'r9', k.article, now() - interval '1 hour', true, now() - interval '1 hour'
from journey.kept k where k.person_id = (select id from twin.manager) and k.article <> '' order by k.article limit 1;
insert into journey.theme (person_id, theme) select id, 'キャリア' from twin.manager;
insert into journey.profile (person_id, site) select id, twin.plain('みなと工場'::text) from twin.manager;
-- What everybody may read: a gap that HR published, and news.
insert into escalation.gap (kind, wording, published) values ('not_there', twin.plain('海の上で働く一年'::text), true);
with d as (insert into news.digest (state, title, since, posted_at) values ('posted', '秋のお知らせ', now() - interval '9 days', now() - interval '1 day') returning id)
insert into news.item (digest_id, slug, change, chosen, sentence) select d.id, a.slug, 'new', true, 'はじまりました' from d, (select slug from knowledge.article where kind = 'program' order by slug limit 2) a;
