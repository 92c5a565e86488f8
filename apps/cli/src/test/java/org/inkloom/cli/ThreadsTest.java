package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.inkloom.hub.CarriedModel;
import org.inkloom.picture.png.PngText;
import org.inkloom.tensor.LibTorch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What docs/reproducibility.md promises of the number of threads, on the carried model's own weights: rounding moves a
 * colour by about a millionth, so that now and then one falls on the other side of the border between two levels.
 */
class ThreadsTest {
    @TempDir
    private static Path folder;

    private static int threads;

    @BeforeAll
    static void carryTheModel() {
        threads = LibTorch.threads();
        System.setProperty(
                CarriedModel.PROPERTY,
                Project.root().resolve("lab/inkling-model").toString());
    }

    @AfterAll
    static void takeBack() {
        System.clearProperty(CarriedModel.PROPERTY);
        LibTorch.setThreads(threads);
    }

    private static byte[] drawn(int with, String name) {
        Path out = folder.resolve(name);
        CommandRun run = CommandRun.of(
                "generate",
                "--quiet",
                "--device=cpu",
                "--seed=1",
                "--threads=" + with,
                "--prompt=\u4e8c\u6b21\u5143\uff0c\u4e00\u4e2a\u7d2b\u8272\u77ed\u53d1\u7684\u5c0f\u5973\u5b69\u5728\u6d77\u8fb9",
                "--out=" + out);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return PngText.readPicture(out).rgb();
    }

    @Test
    void one_number_draws_the_same_bytes_and_others_differ_by_one_level_in_few_places() {
        byte[] one = drawn(1, "1.png");
        assertThat(drawn(1, "again.png")).isEqualTo(one);
        for (int other : new int[] {2, 4}) {
            byte[] more = drawn(other, other + ".png");
            int differing = 0;
            for (int i = 0; i < one.length; i++) {
                int levels = Math.abs((one[i] & 0xff) - (more[i] & 0xff));
                assertThat(levels).as(other + " threads, value " + i).isLessThanOrEqualTo(1);
                differing += levels;
            }
            assertThat(differing).isLessThan(one.length / 1000);
        }
    }
}
