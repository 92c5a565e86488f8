package org.inkloom.training.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.inkloom.models.preset.ModelPreset;
import org.inkloom.models.unet.UNet;
import org.inkloom.models.unet.UNetConfig;
import org.inkloom.tensor.Weights;
import org.junit.jupiter.api.Test;

class ForecastTest {
    private static final double GB = 1e9;
    private static final NetworkCost KOLORS = cost();

    private static NetworkCost cost() {
        UNetConfig config = ModelPreset.KOLORS.unet();
        Map<String, long[]> shapes = Weights.shapesOf(w -> new UNet(w, config));
        return NetworkCost.of(shapes, 128, 128);
    }

    /** Rank 16 on 560 layers: 23 million numbers. Memory is PyTorch's, time ours, measured on one GPU. */
    private static Forecast forecast(boolean recomputes) {
        return Forecast.of(
                KOLORS, new Forecast.Run(23_000_000, 2, 1, 1, recomputes, false, true, 790e12, 500), OtherMemory.NONE);
    }

    @Test
    void kolors_counts_as_published() {
        assertThat(KOLORS.parameters() / GB).isBetween(2.5, 2.65);
        assertThat(KOLORS.blocks()).isEqualTo(70);
        assertThat(KOLORS.flops() / 1e12).isBetween(5.0, 7.5);
    }

    @Test
    void memory_is_near_what_was_measured() {
        assertThat(forecast(false).peakBytes() / GB).isBetween(12.0, 14.5);
        assertThat(forecast(true).peakBytes() / GB).isBetween(5.5, 7.5);
    }

    @Test
    void time_is_bound_by_calls_on_a_gpu_and_by_arithmetic_on_a_cpu() {
        assertThat(forecast(false).secondsPerUpdate()).isBetween(0.20, 0.22);
        Forecast cpu = Forecast.of(
                KOLORS, new Forecast.Run(23_000_000, 4, 1, 2, false, true, false, 1e11, 10), OtherMemory.NONE);
        assertThat(cpu.secondsPerUpdate()).isGreaterThan(100);
    }

    @Test
    void the_words_name_memory_time_and_what_to_lower() {
        assertThat(forecast(false).lines(16L << 30))
                .hasSize(2)
                .anyMatch(line -> line.matches("Memory: about 1\\d\\.\\d GiB of 16\\.0 GiB .*"))
                .anyMatch(line -> line.equals("Time: about 210 ms a step, 500 steps, 1 min in all."));
        assertThat(forecast(false).lines(8L << 30)).anyMatch(line -> line.contains("use_gradient_checkpointing"));
    }

    @Test
    void text_encoders_and_what_samples_need_are_part_of_the_fullest_moment() {
        Forecast.Run run = new Forecast.Run(23_000_000, 2, 1, 1, true, false, true, 790e12, 500);
        Forecast plain = Forecast.of(KOLORS, run, OtherMemory.NONE);
        Forecast trained = Forecast.of(KOLORS, run, new OtherMemory(0, 3L << 30, 1L << 30, 0));
        assertThat(trained.peakBytes()).isEqualTo(plain.peakBytes() + (4L << 30));
        assertThat(trained.lines(0).getFirst()).contains("text encoders 3.0");
        // Captions are read when nothing else is loaded, and no activations are kept while samples are drawn.
        Forecast captions = Forecast.of(KOLORS, run, new OtherMemory(12L << 30, 0, 0, 0));
        assertThat(captions.peakBytes() / GB).isBetween(13.0, 14.0);
        assertThat(captions.lines(0)).anyMatch(line -> line.contains("12.0 GiB, while it reads the captions"));
        assertThat(Forecast.of(KOLORS, run, new OtherMemory(1L << 30, 0, 0, 1 << 20))
                        .peakBytes())
                .isEqualTo(plain.peakBytes());
        assertThat(Forecast.of(KOLORS, run, new OtherMemory(0, 0, 0, 9L << 30))
                        .lines(0)
                        .getFirst())
                .contains("samples instead of activations 9.0");
    }
}
