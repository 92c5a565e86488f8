package org.inkloom.contest.rules;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.inkloom.contest.rules.Rules.BallotRule;
import org.inkloom.contest.rules.Rules.GateRule;
import org.inkloom.contest.rules.Rules.StandingRule;
import org.inkloom.run.InkloomException;
import org.inkloom.run.settings.MalformedSettingsException;
import org.inkloom.run.settings.SettingsFormat;
import org.inkloom.run.settings.SettingsGroup;
import org.inkloom.run.settings.SettingsLimits;
import org.inkloom.run.settings.SettingsText;
import org.inkloom.run.settings.ValueKind;

/** Reads rules. What a file does not give is as in the usual rules. */
public final class RulesReader {
    private static final SettingsLimits LIMITS = new SettingsLimits(1 << 20, 8, 20_000, 100, 0);
    private static final String NONE = "none";
    private static final int WHOLE = 100;
    private static final int MOST = 1_000_000;
    private static final ValueKind<Double> GATE = new ValueKind<>(
            "a number from 0 to 10", value -> ValueKind.FINITE.of(value).filter(least -> least >= 0 && least <= 10));

    private final SettingsGroup top;

    private RulesReader(SettingsGroup top) {
        this.top = top;
    }

    /**
     * Reads a file's text, which the contest's database stores.
     *
     * @throws InkloomException INK-CONTEST-001 if it cannot be read
     */
    public static String text(Path file) {
        try {
            return SettingsText.read(file, LIMITS);
        } catch (IOException | MalformedSettingsException e) {
            throw RulesRefusals.INSTANCE.unreadable(file.toString(), e);
        }
    }

    /**
     * Reads rules.
     *
     * @param yaml their text
     * @param source its name in messages
     * @throws InkloomException INK-CONTEST-001 to -004 for invalid rules
     */
    public static Rules read(String yaml, String source) {
        RulesRefusals words = RulesRefusals.INSTANCE;
        return new RulesReader(SettingsGroup.of(
                        source,
                        "",
                        SettingsFormat.YAML.read(yaml, source, LIMITS, words),
                        words,
                        List.of(
                                "title",
                                "entry",
                                "gate",
                                "verify",
                                "ballot",
                                "judges",
                                "standing",
                                "shortlist",
                                "ties")))
                .rules();
    }

    private Rules rules() {
        SettingsGroup entry = group("entry", "pictures", "name");
        return new Rules(
                top.get("title", ValueKind.WORD, "可图 Kolors LoRA 故事接龙"),
                whole(entry, "pictures", 1, 8),
                entry.get("name", ValueKind.oneOf(List.of("kolors", "any"), word -> word), "kolors")
                        .equals("kolors"),
                gate(group("gate", "score", "least")),
                top.flag("verify", true),
                ballot(group("ballot", "most", "technique", "coherence", "look", "needed")),
                top.get("judges", ValueKind.listOf("a list of names", ValueKind.WORD), List.of()),
                standing(group("standing", "judges", "popularity")),
                whole(top, "shortlist", 1, 30),
                ties());
    }

    private SettingsGroup group(String key, String... known) {
        return top.group(key).requireKnown(List.of(known));
    }

    private static int whole(SettingsGroup group, String key, int least, int usual) {
        return group.get(key, ValueKind.whole(least, MOST))
                .map(Math::toIntExact)
                .orElse(usual);
    }

    private static int share(SettingsGroup group, String key, int usual) {
        return group.get(key, ValueKind.whole(0, WHOLE)).map(Math::toIntExact).orElse(usual);
    }

    private static Optional<GateRule> gate(SettingsGroup group) {
        String score = group.get("score", ValueKind.WORD, "aesthetic");
        double least = group.get("least", GATE, 6.0);
        return score.equals(NONE) ? Optional.empty() : Optional.of(new GateRule(score, least));
    }

    private static BallotRule ballot(SettingsGroup group) {
        BallotRule rule = new BallotRule(
                whole(group, "most", 1, 100),
                share(group, "technique", 40),
                share(group, "coherence", 30),
                share(group, "look", 30),
                whole(group, "needed", 1, 1));
        requireWhole("ballot", rule.technique() + rule.coherence() + rule.look(), "technique, coherence and look");
        return rule;
    }

    private static StandingRule standing(SettingsGroup group) {
        StandingRule rule = new StandingRule(share(group, "judges", 80), share(group, "popularity", 20));
        requireWhole("standing", rule.judges() + rule.popularity(), "judges and popularity");
        return rule;
    }

    private static void requireWhole(String group, int sum, String parts) {
        if (sum != WHOLE) {
            throw InkloomException.badInput(
                    "INK-CONTEST-004",
                    "The shares of '" + group + "' in the rules make " + sum + " %.",
                    parts + " are parts of one whole; a share that is left out keeps its usual value.",
                    "Write all of them so that they make 100.");
        }
    }

    private List<TieRule> ties() {
        ValueKind<List<TieRule>> kind = ValueKind.listOf(
                "a list of "
                        + String.join(
                                ", ",
                                Arrays.stream(TieRule.values())
                                        .map(TieRule::word)
                                        .toList()),
                ValueKind.oneOf(List.of(TieRule.values()), TieRule::word));
        List<TieRule> ties = top.get("ties", kind, List.of(TieRule.values()));
        if (new HashSet<>(ties).size() < ties.size()) {
            throw top.wrong("ties", "a list in which nothing stands twice");
        }
        return ties;
    }
}
