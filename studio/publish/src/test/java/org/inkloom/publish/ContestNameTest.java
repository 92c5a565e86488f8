package org.inkloom.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.inkloom.publish.card.ContestName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContestNameTest {
    @ParameterizedTest
    @CsvSource({
        "'a tale\nof two lines', 'a tale of two lines'",
        "'ends in <!--', 'ends in <!--'",
        "'tab\tand\r\nreturn ', 'tab and return'",
        "'\u001b[31mred\u2028line', '?[31mred?line'"
    })
    void a_name_of_any_title_has_the_contests_form_on_one_line(String title, String last) {
        String name = ContestName.of(" 墨客\n队 ", title);
        assertThat(name).isEqualTo("墨客 队-可图Kolors训练-" + last);
        assertThatCode(() -> ContestName.require(name, " 墨客\n队 ", title)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-a", "a-", "a--b", "-"})
    void a_team_that_makes_no_such_name_is_told_and_not_the_name_that_nobody_gave(String team) {
        assertThatThrownBy(() -> ContestName.require(ContestName.of(team, "x"), team, "x"))
                .hasMessageContaining("INK-PACK-006")
                .hasMessageContaining("The team '" + team + "'");
    }
}
