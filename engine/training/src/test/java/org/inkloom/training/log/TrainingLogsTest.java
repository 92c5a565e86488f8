package org.inkloom.training.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingLogsTest {
    @TempDir
    Path folder;

    @Nested
    class TensorBoard {
        private final Clock clock = Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC);

        @Test
        void a_file_begins_with_its_version_framed_and_checked_as_tensorboard_expects() throws IOException {
            Path file;
            try (TensorBoardWriter writer = TensorBoardWriter.open(folder, 5, clock)) {
                file = writer.file();
            }

            assertThat(file.getFileName().toString()).startsWith("events.out.tfevents.1700000000.");
            List<byte[]> events = records(file);
            assertThat(new String(events.getFirst(), StandardCharsets.ISO_8859_1))
                    .endsWith("\u001a\rbrain.Event:2");
            // session_log { status: START }, at step 5.
            assertThat(events.get(1)).endsWith(0x10, 5, 0x3a, 2, 0x08, 1);
        }

        @Test
        void a_scalar_has_tag_step_and_value() throws IOException {
            Path file;
            try (TensorBoardWriter writer = TensorBoardWriter.open(folder, 0, clock)) {
                writer.scalar("loss", 300, 0.5);
                file = writer.file();
            }

            byte[] tail = {0x10, (byte) 0xac, 0x02, 0x2a, 13, 0x0a, 11, 0x0a, 4, 'l', 'o', 's', 's', 0x15, 0, 0, 0, 0x3f
            };
            assertThat(records(file).getLast()).endsWith(tail);
        }

        @Test
        void a_picture_travels_as_its_png() throws IOException {
            Path file;
            byte[] png = {1, 2, 3};
            try (TensorBoardWriter writer = TensorBoardWriter.open(folder, 0, clock)) {
                writer.image("sample", 1, 8, 16, png);
                file = writer.file();
            }

            assertThat(records(file).getLast()).endsWith(0x22, 11, 0x08, 16, 0x10, 8, 0x18, 3, 0x22, 3, 1, 2, 3);
        }

        @Test
        void a_second_run_in_the_same_second_gets_a_file_of_its_own() throws IOException {
            try (TensorBoardWriter first = TensorBoardWriter.open(folder, 0, clock);
                    TensorBoardWriter second = TensorBoardWriter.open(folder, 0, clock)) {
                assertThat(first.file()).isNotEqualTo(second.file());
            }
        }

        /** Splits the file; the checksums of two lengths were computed apart, bit by bit. */
        private List<byte[]> records(Path file) throws IOException {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            List<byte[]> records = new ArrayList<>();
            while (bytes.hasRemaining()) {
                byte[] record = new byte[(int) bytes.getLong()];
                int lengthCrc = bytes.getInt();
                switch (record.length) {
                    case 24 -> assertThat(lengthCrc).isEqualTo(0x224b7fa3);
                    case 26 -> assertThat(lengthCrc).isEqualTo(0x2dd89b12);
                    default -> assertThat(lengthCrc).isNotZero();
                }
                bytes.get(record);
                bytes.getInt();
                records.add(record);
            }
            return records;
        }
    }

    @Nested
    class Losses {
        @Test
        void rows_are_read_back_as_written() throws IOException {
            Path file = folder.resolve("loss.csv");
            LossRow plain = new LossRow(1, 0.1, OptionalDouble.empty(), 1e-4, 0.5, 1.25);
            LossRow measured = new LossRow(2, 1 / 3.0, OptionalDouble.of(0.7), 1e-4, Double.NaN, 2);
            try (LossLog log = LossLog.open(file, 0)) {
                log.append(plain);
                log.append(measured);
            }

            assertThat(LossLog.read(file)).containsExactly(plain, measured);
            assertThat(Files.readAllLines(file).getFirst()).startsWith("step,loss,validation_loss");
        }

        @Test
        void its_end_is_the_mean_of_the_last_tenth_and_the_newest_validation() throws IOException {
            try (LossLog log = LossLog.open(folder.resolve("loss.csv"), 0)) {
                assertThat(log.lastLoss()).isNaN();
                assertThat(log.lastValidation()).isEmpty();
                for (int step = 1; step <= 200; step++) {
                    OptionalDouble validation = step == 50 ? OptionalDouble.of(0.5) : OptionalDouble.empty();
                    log.append(new LossRow(step, step, validation, 1e-4, 1, step));
                    if (step == 4) {
                        assertThat(log.lastLoss()).isEqualTo(2.5);
                    }
                    if (step == 30) {
                        assertThat(log.lastLoss()).isEqualTo(25.5);
                    }
                }
                assertThat(log.lastLoss()).isEqualTo(190.5);
                assertThat(log.lastValidation()).hasValue(0.5);
            }
        }

        @Test
        void a_resumed_log_drops_the_cut_off_row_and_the_rows_after_the_checkpoint() throws IOException {
            Path file = folder.resolve("loss.csv");
            try (LossLog log = LossLog.open(file, 0)) {
                for (int step = 1; step <= 5; step++) {
                    log.append(new LossRow(step, step, OptionalDouble.empty(), 0, 0, 0));
                }
            }
            Files.writeString(file, "6,0.12", StandardOpenOption.APPEND);

            try (LossLog log = LossLog.open(file, 3)) {
                assertThat(log.rows()).extracting(LossRow::step).containsExactly(1L, 2L, 3L);
                log.append(new LossRow(4, 9, OptionalDouble.empty(), 0, 0, 0));
            }
            assertThat(LossLog.read(file)).extracting(LossRow::loss).containsExactly(1.0, 2.0, 3.0, 9.0);
        }
    }

    @Nested
    class Curve {
        @Test
        void it_is_drawn_without_a_screen() throws IOException {
            Path png = folder.resolve("loss.png");
            Random random = new Random(1);
            List<LossRow> rows = new ArrayList<>();
            for (int step = 1; step <= 500; step++) {
                double loss = 0.1 + 0.3 * Math.exp(-step / 120.0) + 0.08 * Math.abs(random.nextGaussian());
                OptionalDouble validation = step % 50 == 0
                        ? OptionalDouble.of(0.16 + 0.3 * Math.exp(-step / 110.0))
                        : OptionalDouble.empty();
                rows.add(new LossRow(step, loss, validation, 1e-4, 1, step));
            }

            LossCurve.write(png, "LoRA, rank 4", rows);

            BufferedImage image = ImageIO.read(png.toFile());
            assertThat(image.getWidth()).isEqualTo(960);
            LossCurve.write(folder.resolve("none.png"), "nothing", List.of());
            assertThat(folder.resolve("none.png")).doesNotExist();
        }

        @Test
        void smoothing_keeps_the_mean_of_a_constant() {
            assertThat(LossCurve.smooth(new double[] {2, 2, 2, 2}, 3)).containsExactly(2, 2, 2, 2);
            assertThat(LossCurve.smooth(new double[] {0, 3, 6}, 3)).containsExactly(1.5, 3, 4.5);
        }
    }
}
