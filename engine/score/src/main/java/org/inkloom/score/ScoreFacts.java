package org.inkloom.score;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A report as maps and lists, for JSON. */
public final class ScoreFacts {
    private ScoreFacts() {}

    /** Returns the content of a report, and the result of a gate if one is given. */
    public static Map<String, Object> of(ScoreReport report, Optional<Gate> gate) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("pictures", report.pictures());
        Map<String, Object> scores = new LinkedHashMap<>();
        report.scores().forEach(score -> scores.put(score.key(), facts(score)));
        facts.put("scores", scores);
        facts.put("missing", report.missing().stream().map(ScoreFacts::facts).toList());
        facts.put("notes", report.notes());
        gate.ifPresent(one -> facts.put("gate", facts(one, report)));
        return facts;
    }

    private static Map<String, Object> facts(Score score) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("value", score.value());
        facts.put("method", score.method());
        score.weakest().ifPresent(weakest -> facts.put("weakest", facts(weakest)));
        List<Map<String, Object>> each =
                score.pictures().stream().map(ScoreFacts::facts).toList();
        facts.put("pictures", each);
        return facts;
    }

    private static Map<String, Object> facts(PictureScore one) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("picture", one.picture());
        facts.put("value", one.value());
        facts.put("why", one.why());
        return facts;
    }

    private static Map<String, Object> facts(MissingScore missing) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("score", missing.kind().key());
        facts.put("why", missing.why());
        facts.put("remedy", missing.remedy());
        return facts;
    }

    private static Map<String, Object> facts(Gate gate, ScoreReport report) {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("score", gate.kind().key());
        facts.put("threshold", gate.threshold());
        facts.put("verdict", gate.verdict(report).name().toLowerCase(Locale.ROOT));
        return facts;
    }
}
