package org.inkloom.contest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.inkloom.contest.rules.Rules;
import org.inkloom.contest.rules.RulesReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {
    @Test
    void the_usual_rules_are_those_of_an_empty_file_and_of_the_contest() {
        Rules rules = RulesReader.read(Rules.usualYaml(), "usual");
        assertThat(RulesReader.read("{}", "empty")).isEqualTo(rules);
        assertThat(rules.gate()).isEqualTo(Optional.of(new Rules.GateRule("aesthetic", 6)));
        assertThat(rules.ballot()).isEqualTo(new Rules.BallotRule(100, 40, 30, 30, 1));
        assertThat(rules.shortlist()).isEqualTo(30);
        assertThat(rules.pictures()).isEqualTo(8);
        assertThat(rules.verify()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INK-CONTEST-001 | ballot: {technique: 40",
                "INK-CONTEST-002 | shortlst: 30",
                "INK-CONTEST-002 | ballot: {tecnique: 40}",
                "INK-CONTEST-003 | shortlist: 0",
                "INK-CONTEST-003 | gate: {least: 11}",
                "INK-CONTEST-003 | ties: [luck]",
                "INK-CONTEST-003 | ties: [look, look]",
                "INK-CONTEST-004 | ballot: {technique: 50}",
                "INK-CONTEST-004 | standing: {judges: 50}"
            })
    void refuses_rules_that_cannot_be(String code, String yaml) {
        ExpectedRefusal.with(code, () -> RulesReader.read(yaml, "rules.yaml"));
    }
}
