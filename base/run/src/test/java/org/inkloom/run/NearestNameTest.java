package org.inkloom.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestNameTest {
    private static final List<String> KNOWN = List.of("export_path", "dataset_path", "np", "process");

    @Test
    void finds_a_name_with_a_letter_too_many_missing_wrong_or_swapped() {
        assertThat(NearestName.of("exportt_path", KNOWN)).contains("export_path");
        assertThat(NearestName.of("export_pth", KNOWN)).contains("export_path");
        assertThat(NearestName.of("expert_path", KNOWN)).contains("export_path");
        assertThat(NearestName.of("exprot_path", KNOWN)).contains("export_path");
    }

    @Test
    void takes_dashes_and_capitals_for_what_they_stand_for() {
        assertThat(NearestName.of("Dataset-Path", KNOWN)).contains("dataset_path");
    }

    @Test
    void finds_nothing_when_nothing_is_near() {
        assertThat(NearestName.of("temperature", KNOWN)).isEmpty();
        assertThat(NearestName.of("temperature", List.of())).isEmpty();
    }

    @Test
    void advises_the_nearest_name_or_the_whole_list() {
        assertThat(NearestName.advice("proces", KNOWN)).isEqualTo("Did you mean 'process'?");
        assertThat(NearestName.advice("temperature", KNOWN))
                .isEqualTo("Known are: dataset_path, export_path, np, process.");
    }
}
