package org.inkloom.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.run.CancelledException;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.tensor.Device;
import org.inkloom.weights.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BenchTest {
    @TempDir
    Path folder;

    private static BenchRequest small(BenchRequest.Part part) {
        return BenchRequest.of(part, ModelPreset.MINIATURE, Device.CPU)
                .withSize(64, 64)
                .withSteps(1)
                .withRepetition(0, 1);
    }

    @ParameterizedTest
    @EnumSource(BenchRequest.Part.class)
    void every_part_is_measured(BenchRequest.Part part) {
        List<Measurement> measured = Bench.run(small(part), RunControl.quiet());

        assertThat(measured).isNotEmpty().allSatisfy(m -> {
            assertThat(m.medianMs()).isPositive();
            assertThat(m.minMs()).isLessThanOrEqualTo(m.medianMs());
            assertThat(m.maxMs()).isGreaterThanOrEqualTo(m.medianMs());
        });
    }

    @Test
    void half_precision_weights_are_cast_as_they_are_used_on_the_cpu() {
        BenchRequest request = small(BenchRequest.Part.UNET).withDtype(DType.FLOAT16);

        assertThat(Bench.run(request, RunControl.quiet()))
                .singleElement()
                .extracting(Measurement::name)
                .asString()
                .contains("float32 (weights float16) cpu");
    }

    @Test
    void json_has_the_same_numbers_under_stable_names() {
        Measurement m = new Measurement("x", 2, 1, 3, 5, 7, 0.004, 0.5);

        JsonNode json = JsonMapper.shared().readTree(Bench.toJson(List.of(m))).get(0);

        assertThat(json.get("name").asString()).isEqualTo("x");
        assertThat(json.get("median_ms").asDouble()).isEqualTo(2);
        assertThat(json.get("min_ms").asDouble()).isEqualTo(1);
        assertThat(json.get("max_ms").asDouble()).isEqualTo(3);
        assertThat(json.get("runs").asInt()).isEqualTo(5);
        assertThat(json.get("peak_bytes").asLong()).isEqualTo(7);
        assertThat(json.get("teraflop").asDouble()).isEqualTo(0.004);
        assertThat(json.get("teraflop_per_second").asDouble()).isEqualTo(2);
        assertThat(json.get("floor_ms").asDouble()).isEqualTo(0.5);
    }

    @Test
    void a_figure_has_the_floor_of_the_device_beside_it() {
        assertThat(Bench.run(small(BenchRequest.Part.UNET), RunControl.quiet()))
                .singleElement()
                .satisfies(m -> assertThat(m.floorMs()).isPositive().isLessThan(m.medianMs()));
        assertThat(new Floor(2e12, 1e9).ms(0.004, 1e6)).isEqualTo(2);
        assertThat(new Floor(2e12, 1e9).ms(0.004, 4e6)).isEqualTo(4);
    }

    @Test
    void a_peer_runs_after_ours_and_its_figures_stand_beside() throws IOException {
        Path script = Files.writeString(
                folder.resolve("peer.sh"), "echo card 1\necho 'toy unet: 12.5 ms, held 3 GiB'\necho 'toy vae: 7 ms'\n");
        BenchRequest request = small(BenchRequest.Part.UNET).withPeer(List.of("sh", script.toString()));

        assertThat(Bench.run(request, RunControl.quiet()))
                .extracting(Measurement::name, Measurement::medianMs)
                .hasSize(3)
                .contains(tuple("peer: toy unet", 12.5), tuple("peer: toy vae", 7.0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nowhere/peer", "true"})
    void a_peer_without_figures_is_named(String command) {
        BenchRequest request = small(BenchRequest.Part.UNET).withPeer(List.of(command));

        assertThatThrownBy(() -> Bench.run(request, RunControl.quiet()))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-BENCH-001"))
                .hasMessageContaining(command);
    }

    @Test
    void the_table_has_a_line_for_each() {
        Measurement m = new Measurement("something", 2, 1, 3, 5, 7 << 20, 0.004, 0.5);

        assertThat(Bench.toTable(List.of(m, m)).lines())
                .hasSize(3)
                .last()
                .asString()
                .matches("something +2\\.00 +1\\.00 +0\\.50 +7 +2\\.000");
    }

    @Test
    void stops_between_runs_when_asked() {
        RunControl control = RunControl.quiet();
        control.cancellation().request();

        assertThatThrownBy(() -> Bench.run(small(BenchRequest.Part.UNET), control))
                .isInstanceOf(CancelledException.class);
    }

    @Test
    void refuses_a_size_that_is_not_a_multiple_of_8() {
        assertThatThrownBy(() -> small(BenchRequest.Part.UNET).withSize(100, 64))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-BENCH-002"))
                .hasMessageContaining("width 100");
    }

    @Test
    void does_not_make_a_full_size_model_for_one_measurement() {
        BenchRequest request = BenchRequest.of(BenchRequest.Part.PIPELINE, ModelPreset.KOLORS, Device.CPU);

        assertThatThrownBy(() -> Bench.run(request, RunControl.quiet()))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-BENCH-003"));
    }

    @Test
    void a_peer_that_is_not_there_is_named() {
        BenchRequest request =
                small(BenchRequest.Part.OPERATIONS).withPeer(List.of("/nowhere/python", "operations.py"));

        assertThatThrownBy(() -> Bench.run(request, RunControl.quiet()))
                .isInstanceOfSatisfying(
                        InkloomException.class, e -> assertThat(e.code()).isEqualTo("INK-BENCH-001"))
                .hasMessageContaining("/nowhere/python");
    }
}
