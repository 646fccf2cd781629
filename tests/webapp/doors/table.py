"""Every door of the book: which role opens it at least, and to which thing of a team it leads.

One line each: method, endpoint, least role, thing. Least role may also be ``open`` (answers without a log-in) or
``anyone`` (whoever is logged in, whatever the role), or ``nobody`` (pages of the log-in library that are not used). The
thing is what the address names; ``-`` where it names none, ``demo`` where it answers in the demo only, and
``organisation`` where all of its teams may read it (who may not is tested beside it).
A route that is missing here fails the test, and so does a line without its route.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Door:
    method: str
    endpoint: str
    least: str
    thing: str

    @property
    def is_api(self) -> bool:
        return self.endpoint.startswith("api_")


PAGES = """
GET  account.index                 anyone    -
POST account.department            anyone    -
POST account.end                   anyone    -
POST account.name                  anyone    -
POST account.own_book              anyone    -
GET  account.set_up                open      token
POST account.set_up                open      token
POST account.theme                 anyone    -
GET  archive.index                 viewer    -
GET  history.index                 lead      -
GET  history.sample                lead      -
POST history.look                  lead      -
POST history.take                  lead      -
GET  history.as_csv                analyst   -
GET  shrinkage.index               viewer    -
GET  assets.plotly                 open      -
GET  bootstrap.static              open      -
GET  channels.index                viewer    -
GET  channels.new                  marketer  -
POST channels.add                  marketer  -
GET  channels.reach                viewer    -
GET  channels.show                 viewer    channel
POST channels.save                 marketer  channel
POST channels.decide               lead      channel
GET  closing.form                  marketer  experiment
POST closing.conclude              marketer  experiment
GET  decisions.index               viewer    -
GET  decisions.show                viewer    experiment
POST decisions.answer              marketer  experiment
GET  draws.show                    viewer    experiment
POST draws.make                    marketer  experiment
GET  draws.as_csv                  viewer    experiment+draw
GET  draws.as_calendar             viewer    experiment+draw
POST draws.split                   marketer  experiment+draw
GET  cycles.index                  viewer    -
GET  cycles.new                    lead      -
POST cycles.create                 lead      -
GET  cycles.show                   viewer    cycle
GET  cycles.edit                   lead      cycle
POST cycles.save                   lead      cycle
POST cycles.add_objective          marketer  cycle
POST cycles.rename                 marketer  objective
POST cycles.remove_objective       marketer  objective
GET  drop.index                    viewer    -
POST drop.receive                  marketer  -
POST drop.sample                   viewer    demo
GET  drop.unsettled                viewer    token
POST drop.settle                   viewer    token
GET  drop.questions                viewer    reading
POST drop.answer                   marketer  reading
GET  drop.result                   viewer    reading
GET  drop.keep_form                viewer    reading
POST drop.keep                     marketer  reading
GET  experiments.index             viewer    -
GET  experiments.new               marketer  -
POST experiments.create            marketer  -
GET  experiments.tried             viewer    -
GET  experiments.show              viewer    experiment
GET  experiments.edit              marketer  experiment
POST experiments.save              marketer  experiment
GET  failures.index                viewer    -
GET  goals.index                   viewer    -
GET  goals.new                     marketer  -
POST goals.create                  marketer  -
GET  goals.show                    viewer    goal
GET  goals.edit                    marketer  goal
POST goals.save                    marketer  goal
GET  goal_sheets.of_goal           viewer    goal
GET  goal_sheets.goal_file         viewer    goal
GET  goal_sheets.of_cycle          viewer    cycle
GET  goal_sheets.cycle_file        viewer    cycle
GET  goal_sheets.paste             marketer  -
POST goal_sheets.look              marketer  -
POST goal_sheets.take              marketer  -
POST goals.let_in                  lead      goal
POST goals.end_work                lead      goal
GET  help.index                    anyone    -
GET  help.show                     anyone    -
GET  interface.index               anyone    -
GET  jobs.show                     viewer    job
POST jobs.cancel                   marketer  job
POST jobs.again                    marketer  job
GET  joining.form                  open      token
POST joining.come_in               open      token
GET  lessons.index                 viewer    -
GET  lessons.show                  viewer    lesson
POST lessons.review                marketer  lesson
POST lessons.edit                  marketer  lesson
POST lessons.supersede             marketer  lesson
POST lessons.use                   marketer  lesson
GET  links.index                   viewer    -
POST links.make                    marketer  -
GET  links.show                    viewer    link
POST links.revoke                  lead      link
GET  noes.index                    viewer    -
POST noes.say                      lead      -
POST noes.again                    lead      no
POST noes.look_again               lead      no
GET  notices.index                 anyone    -
POST notices.save                  anyone    -
GET  openapi.spec                  anyone    -
GET  outcome.show                  viewer    experiment
POST outcome.give                  marketer  experiment
GET  people.index                  viewer    -
POST people.ask_in                 admin     -
POST people.uninvite               admin     invitation
GET  people.show                   viewer    person
POST people.department             admin     person
POST people.role                   admin     person
POST people.leave                  admin     person
POST people.come_back              admin     person
POST people.erase                  admin     person
POST people.log_out                admin     person
POST people.second_factor_off      admin     person
GET  pictures.show                 viewer    picture
GET  plans.plan                    viewer    experiment
POST plans.confirm                 marketer  experiment
GET  plans.history                 viewer    experiment
POST plans.notes                   marketer  experiment
POST plans.open_again              marketer  experiment
POST plans.change_with_reason      marketer  experiment
GET  ratings.show                  viewer    cycle
POST ratings.rate                  viewer    cycle
GET  own_words.index               viewer    -
POST own_words.add                 marketer  -
GET  own_words.edit                viewer    own word
POST own_words.save                marketer  own word
POST own_words.remove              marketer  own word
GET  questions.index               viewer    -
POST questions.found               viewer    organisation
GET  record.index                  lead      -
GET  record.as_csv                 lead      -
POST refusals.approval             marketer  experiment
POST refusals.never_ran            marketer  experiment
POST refusals.next_step            marketer  experiment
POST refusals.say_no               lead      experiment
POST refusals.sign_off             viewer    experiment
GET  results.result                viewer    experiment
GET  results.data                  viewer    experiment
GET  results.upload                marketer  experiment
POST results.receive               marketer  experiment
GET  results.mapping               marketer  experiment+token
POST results.accept                marketer  experiment+token
POST results.undo                  marketer  experiment+import
GET  rules.index                   viewer    -
GET  security.change_password      anyone    -
POST security.change_password      anyone    -
GET  security.forgot_password      open      -
POST security.forgot_password      open      -
GET  security.login                open      -
POST security.login                open      -
POST security.logout               anyone    -
GET  security.mf_recovery          open      -
POST security.mf_recovery          open      -
GET  security.mf_recovery_codes    anyone    -
POST security.mf_recovery_codes    anyone    -
GET  security.reset_password       open      token
POST security.reset_password       open      token
GET  security.two_factor_setup     anyone    -
POST security.two_factor_setup     anyone    -
POST security.two_factor_setup_validate nobody token
GET  security.two_factor_rescue    nobody    -
POST security.two_factor_rescue    nobody    -
GET  security.tf_select            nobody    -
POST security.tf_select            nobody    -
GET  security.static               anyone    token
GET  security.two_factor_token_validation open -
POST security.two_factor_token_validation open -
GET  security.verify               anyone    -
POST security.verify               anyone    -
GET  settings.index                viewer    -
POST settings.save                 admin     -
GET  stories.experiment            viewer    experiment
GET  stories.experiment_text       viewer    experiment
GET  stories.lesson                viewer    lesson
GET  stories.lesson_text           viewer    lesson
GET  stories.goal                  viewer    goal
GET  stories.goal_text             viewer    goal
GET  stories.cycle                 viewer    cycle
GET  stories.cycle_text            viewer    cycle
POST stories.told                  marketer  -
GET  shared.story                  open      token
GET  shared.picture                open      token
GET  static                        open      -
GET  teams.index                   viewer    -
POST teams.make                    admin     -
POST teams.change_over             anyone    -
GET  toolkits.index                viewer    -
GET  toolkits.show                 viewer    toolkit
POST toolkits.start                marketer  toolkit
GET  toolkits.edit                 marketer  toolkit
POST toolkits.save                 marketer  toolkit
POST toolkits.retire               marketer  toolkit
POST toolkits.keep                 marketer  experiment
GET  timeline.index                viewer    -
GET  today.index                   viewer    -
GET  tokens.index                  viewer    -
POST tokens.make                   marketer  -
POST tokens.revoke                 viewer    own token
GET  webhooks.index                admin     -
POST webhooks.add                  admin     -
POST webhooks.test                 admin     webhook
POST webhooks.end                  admin     webhook
"""

INTERFACE = """
GET   api_archive.index               viewer    -
POST  api_history.upload              lead      -
GET   api_history.as_csv              analyst   -
GET   api_archive.similar             viewer    -
GET   api_failures.index              viewer    -
GET   api_failures.costs              viewer    -
GET   api_failures.avoided            viewer    -
GET   api_followed.index              viewer    -
GET   api_followed.record             viewer    -
GET   api_shrinkage.index             viewer    -
GET   api_audit.index                 lead      -
GET   api_audit.export                lead      -
GET   api_beside.show                 viewer    experiment
GET   api_channels.index            viewer    -
POST  api_channels.create           marketer  -
GET   api_channels.show             viewer    channel
PATCH api_channels.change           marketer  channel
POST  api_channels.decide           lead      channel
GET   api_channels.reach            viewer    -
GET   api_channels.reach_of         viewer    experiment
GET   api_cycles.index                viewer    -
POST  api_cycles.create               lead      -
GET   api_cycles.show                 viewer    cycle
PATCH api_cycles.change               lead      cycle
POST  api_decisions.approval          marketer  experiment
POST  api_decisions.next_step         marketer  experiment
GET   api_decisions.answers           viewer    experiment
POST  api_decisions.follow_up         marketer  experiment
GET   api_decisions.history           viewer    experiment
GET   api_decisions.signing           viewer    experiment
POST  api_decisions.sign_off          viewer    experiment
GET   api_draws.index                 viewer    experiment
POST  api_draws.create                marketer  experiment
GET   api_draws.show                  viewer    experiment+draw
GET   api_draws.as_csv                viewer    experiment+draw
GET   api_draws.as_calendar           viewer    experiment+draw
POST  api_draws.split                 marketer  experiment+draw
GET   api_draws.names                 viewer    experiment
GET   api_experiments.index           viewer    -
POST  api_experiments.create          marketer  -
GET   api_experiments.show            viewer    experiment
PATCH api_experiments.change          marketer  experiment
GET   api_sizes.show                  viewer    experiment
POST  api_experiments.lock            marketer  experiment
POST  api_experiments.open_again      marketer  experiment
POST  api_experiments.change_with_reason marketer experiment
POST  api_experiments.say_no          lead      experiment
POST  api_experiments.give_up         marketer  experiment
GET   api_exports.index               viewer    -
GET   api_goals.index                 viewer    -
POST  api_goals.create                marketer  -
GET   api_goals.show                  viewer    goal
PATCH api_goals.change                marketer  goal
GET   api_goal_teams.of_others        viewer    -
GET   api_goal_teams.index            viewer    goal
POST  api_goal_teams.let_in           lead      goal
POST  api_goal_teams.end              lead      goal
GET   api_goal_teams.lessons          viewer    goal
GET   api_goal_teams.noes             viewer    goal
POST  api_inspect.upload              marketer  -
GET   api_invitations.index           admin     -
POST  api_invitations.create          admin     -
POST  api_invitations.revoke          admin     invitation
GET   api_jobs.show                   viewer    job
POST  api_jobs.stop                   marketer  job
GET   api_lessons.index               viewer    -
GET   api_lessons.show                viewer    lesson
POST  api_lessons.review              marketer  lesson
PATCH api_lessons.change              marketer  lesson
POST  api_lessons.supersede           marketer  lesson
POST  api_lessons.use                 marketer  lesson
GET   api_me.show                     viewer    -
GET   api_objectives.index            viewer    -
POST  api_objectives.create           marketer  -
GET   api_objectives.show             viewer    objective
PATCH api_objectives.change           marketer  objective
POST  api_objectives.remove           marketer  objective
GET   api_noes.index                viewer    -
POST  api_noes.create               lead      -
GET   api_noes.show                 viewer    no
POST  api_noes.again                lead      no
POST  api_noes.look_again           lead      no
GET   api_noes.stood_in_the_way     viewer    -
GET   api_outcome.show                viewer    experiment
POST  api_outcome.give                marketer  experiment
POST  api_outcome.upload              marketer  experiment
GET   api_people.index                viewer    -
GET   api_people.show                 viewer    person
GET   api_people.work                 viewer    person
PATCH api_people.change               admin     person
POST  api_people.leave                admin     person
POST  api_people.come_back            admin     person
POST  api_people.erase                admin     person
POST  api_people.log_out              admin     person
POST  api_people.second_factor_off    admin     person
POST  api_pictures.upload             marketer  -
GET   api_pictures.show               viewer    picture
GET   api_ratings.index               viewer    cycle
POST  api_ratings.rate                viewer    cycle
GET   api_ratings.integration         viewer    cycle
GET   api_readings.index              viewer    -
POST  api_readings.upload             marketer  -
GET   api_readings.show               viewer    reading
POST  api_readings.answer             marketer  reading
POST  api_readings.keep               marketer  reading
GET   api_results.files               viewer    experiment
POST  api_results.upload              marketer  experiment
POST  api_results.undo                marketer  experiment+import
GET   api_results.analysis            viewer    experiment
POST  api_results.conclude            marketer  experiment
GET   api_sheets.of_goal              viewer    goal
POST  api_sheets.take_goals           marketer  -
GET   api_sheets.of_cycle             viewer    cycle
POST  api_sheets.take_cycle           lead      -
GET   api_sheets.tree                 viewer    -
GET   api_own_words.index           viewer    -
POST  api_own_words.create          marketer  -
GET   api_own_words.show            viewer    own word
PATCH api_own_words.change          marketer  own word
POST  api_own_words.remove          marketer  own word
GET   api_questions.index           viewer    -
GET   api_questions.show            viewer    organisation
POST  api_questions.found           viewer    organisation
GET   api_rules.show                viewer    -
GET   api_share_links.index           viewer    -
POST  api_share_links.make            marketer  -
GET   api_share_links.show            viewer    link
GET   api_share_links.reads           viewer    link
POST  api_share_links.revoke          lead      link
GET   api_stories.experiment          viewer    experiment
GET   api_stories.lesson              viewer    lesson
GET   api_stories.goal                viewer    goal
GET   api_stories.cycle               viewer    cycle
GET   api_stories.index               viewer    -
POST  api_stories.create              marketer  -
GET   api_stories.untold              viewer    -
GET   api_teams.index                 viewer    -
POST  api_teams.create                admin     -
GET   api_teams.own                   viewer    -
PATCH api_teams.change                admin     -
GET   api_timeline.index              viewer    -
GET   api_today.index                 viewer    -
GET   api_toolkits.index              viewer    -
POST  api_toolkits.create             marketer  -
GET   api_toolkits.show               viewer    toolkit
PATCH api_toolkits.change             marketer  toolkit
POST  api_toolkits.start              marketer  toolkit
POST  api_toolkits.retire             marketer  toolkit
GET   api_tokens.index                viewer    -
POST  api_tokens.create               marketer  -
POST  api_tokens.revoke               marketer  own token
PATCH api_me.change                   viewer    -
GET   api_notices.show                viewer    -
PATCH api_notices.change              viewer    -
GET   api_webhooks.index              admin     -
POST  api_webhooks.create             admin     -
GET   api_webhooks.show               admin     webhook
POST  api_webhooks.end                admin     webhook
POST  api_webhooks.test               admin     webhook
GET   api_webhooks.calls              admin     webhook
"""


DOORS = [Door(*line.split(maxsplit=3)) for text in (PAGES, INTERFACE) for line in text.strip().splitlines()]
