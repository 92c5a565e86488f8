package org.inkloom.contest.export;

import java.util.ArrayList;
import java.util.List;
import org.inkloom.contest.entry.Tally;
import org.inkloom.contest.rank.Ranked;
import org.inkloom.contest.rank.Ranking;
import org.inkloom.contest.rules.Rules;
import org.inkloom.contest.rules.TieRule;
import org.inkloom.page.Html;
import org.inkloom.page.Markup;

/** The ranking as a page. */
final class RankingPage {
    private RankingPage() {}

    static String of(Rules rules, Ranking ranking, boolean isFinal) {
        StringBuilder body = new StringBuilder();
        body.append(Markup.of("<p class=\"soft\" dir=\"auto\">{}</p>\n", rules.title())
                .html());
        body.append("<div class=\"facts\">\n");
        body.append(Html.fact(Integer.toString(ranking.places().size()), "ranked", "有名次"));
        body.append(Html.fact(Integer.toString(ranking.shortlist().size()), "shortlisted", "入围"));
        body.append(Html.fact(Integer.toString(ranking.unranked().size()), "not ranked yet", "未排名"));
        body.append(Html.fact(Integer.toString(ranking.out().size()), "out", "淘汰"));
        body.append("</div>\n");
        body.append(Markup.of("<p>{}</p>\n", method(rules, isFinal)).html());
        body.append("<h2>").append(Html.both("Ranking", "排名")).append("</h2>\n");
        body.append(places(ranking.places()).html());
        body.append(others("Not ranked yet", "未排名", ranking.unranked()).html());
        body.append(others("Out", "淘汰", ranking.out()).html());
        return Html.page("Ranking of the contest", "比赛排名", body.toString());
    }

    private static String method(Rules rules, boolean isFinal) {
        List<String> ties = rules.ties().stream().map(TieRule::word).toList();
        return "Judges: " + rules.ballot().technique() + " % technique, "
                + rules.ballot().coherence() + " % coherence, "
                + rules.ballot().look() + " % look, mean over the ballots. Standing: "
                + rules.standing().judges()
                + " % judges, " + rules.standing().popularity()
                + " % popularity (votes of those of the entry with the most)."
                + " Ties: " + (ties.isEmpty() ? "shared places" : String.join(", ", ties)) + ". "
                + (isFinal
                        ? "The shortlist is fixed; finalists are ranked by their ballots of the final."
                        : "The shortlist is not fixed yet; marked is who would be on it now.");
    }

    private static Markup places(List<Ranked> places) {
        List<Markup> rows = new ArrayList<>();
        for (Ranked one : places) {
            Tally tally = one.tally();
            rows.add(Markup.of(
                    "<tr><td>{}{}</td><td class=\"text\" dir=\"auto\">{}</td><td class=\"text\" dir=\"auto\">{}</td>"
                            + "<td class=\"left\">{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                    one.place(),
                    one.shortlisted() ? " ★" : "",
                    tally.entry().team(),
                    tally.entry().title(),
                    tally.entry().blind(),
                    SpreadsheetText.number(one.standing()),
                    SpreadsheetText.number(one.judged()),
                    one.last().map(SpreadsheetText::number).orElse("—"),
                    tally.first().ballots(),
                    tally.votes()));
        }
        return Markup.of(
                "<div class=\"wide\"><table><tr><th>{}</th><th class=\"left\">{}</th><th class=\"left\">{}</th>"
                        + "<th class=\"left\">{}</th><th>{}</th><th>{}</th><th>{}</th><th>{}</th><th>{}</th></tr>\n{}"
                        + "</table></div>\n",
                label("Place", "名次"),
                label("Team", "队伍"),
                label("Story", "故事"),
                label("Blind name", "匿名号"),
                label("Standing", "总评"),
                label("Judges", "评委"),
                label("Final", "决赛"),
                label("Ballots", "选票"),
                label("Votes", "人气"),
                Markup.join(rows));
    }

    private static Markup label(String english, String chinese) {
        return new Markup(Html.both(english, chinese));
    }

    private static Markup others(String english, String chinese, List<Tally> tallies) {
        if (tallies.isEmpty()) {
            return Markup.EMPTY;
        }
        List<Markup> rows = new ArrayList<>();
        tallies.forEach(tally -> rows.add(Markup.of(
                "<tr><td class=\"text\" dir=\"auto\">{}</td><td class=\"text\" dir=\"auto\">{}</td>"
                        + "<td class=\"text\" dir=\"auto\">{}</td></tr>\n",
                tally.entry().team(),
                tally.entry().title(),
                ContestExport.checks(tally.entry()))));
        return Markup.of(
                "<h2>{}</h2>\n<div class=\"wide\"><table><tr><th class=\"left\">{}</th><th class=\"left\">{}</th>"
                        + "<th class=\"left\">{}</th></tr>\n{}</table></div>\n",
                label(english, chinese),
                label("Team", "队伍"),
                label("Story", "故事"),
                label("Checks", "查验"),
                Markup.join(rows));
    }
}
