package org.inkloom.studio.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.inkloom.score.MissingScore;
import org.inkloom.score.PictureScore;
import org.inkloom.score.Score;
import org.inkloom.score.ScoreKind;
import org.inkloom.score.ScoreReport;
import org.junit.jupiter.api.Test;

class ChosenCheckpointTest {
    private static ChosenCheckpoint.Row row(String name, double value) {
        List<PictureScore> pictures = List.of(
                new PictureScore("01.png", value + 1, ""),
                new PictureScore("02.png", value - 1, "it is <b>blurred</b>"));
        return new ChosenCheckpoint.Row(
                name,
                Path.of("out", name + ".safetensors"),
                new ScoreReport(
                        List.of("01.png", "02.png"),
                        List.of(Score.mean(ScoreKind.TECHNICAL, "checks", "", pictures)),
                        List.of(new MissingScore(ScoreKind.AESTHETIC, "CLIP is not here.", "inkloom pull clip")),
                        List.of()));
    }

    @Test
    void the_page_leads_to_folders_of_any_name_and_tells_the_winner_the_weakest_and_what_is_missing() {
        ChosenCheckpoint choice = new ChosenCheckpoint(
                ScoreKind.TECHNICAL,
                List.of(row("lora-step-8", 6), row("50% #水\"墨", 7)),
                Path.of("choice", ChosenCheckpoint.FILE));

        assertThat(choice.html())
                .contains("50% #水&quot;墨 (out/50% #水&quot;墨.safetensors)", "50% #水&quot;墨 ★")
                .contains("src=\"50%25%20%23%E6%B0%B4%22%E5%A2%A8/contact-sheet.png\"")
                .contains("02.png 5.00, it is &lt;b&gt;blurred&lt;/b&gt;")
                .contains("CLIP is not here.", "inkloom pull clip")
                .doesNotContain("<b>blurred", "lora-step-8 ★");
        assertThat(choice.lines()).contains("missing aesthetic: CLIP is not here. inkloom pull clip");
    }

    @Test
    void two_loras_of_one_name_draw_into_folders_of_their_own() {
        Map<Path, String> digests = new LinkedHashMap<>();
        digests.put(Path.of("set/checkpoints/step-00000008/lora.safetensors"), "a");
        digests.put(Path.of("set/lora.safetensors"), "b");
        digests.put(Path.of("set/lora.ckpt"), "c");
        LoraCandidates loras = new LoraCandidates(Path.of("set"), digests);

        assertThat(digests.keySet().stream().map(loras::name))
                .containsExactly("lora-step-8", "lora-safetensors", "lora-ckpt");
    }
}
