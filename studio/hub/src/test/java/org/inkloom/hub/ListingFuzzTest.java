package org.inkloom.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.inkloom.run.InkloomException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Answers of both sites with bytes and pieces changed, from a seed: a listing whose every file stays below its folder, or a code. */
class ListingFuzzTest {
    private static final int MUTATIONS = 3000;
    private static final String[] PIECES = {
        "null",
        "-1",
        "1e999",
        "\"\"",
        "{}",
        "[]",
        "\"../\"",
        "\"\\ud800\"",
        "\"\\u0000\"",
        "true",
        "99999999999999999999",
        "\"/a\"",
        "{\"a\":",
        "[[[[",
        "\"a/b\"",
        "0.5",
        "\u00e9",
        "\"sha256:\"",
        ",",
        "}"
    };

    private static String sound(Site site) {
        String sha256 = "\"" + "ab".repeat(32) + "\"";
        return switch (site) {
            case HUGGINGFACE ->
                "{\"sha\": \"" + FakeHub.COMMIT + "\", \"siblings\": ["
                        + "{\"rfilename\": \"config.json\", \"size\": 12, \"blobId\": \"" + "0c".repeat(20) + "\"},"
                        + "{\"rfilename\": \"unet/model.safetensors\", \"size\": 3000000000, \"lfs\": {\"sha256\": "
                        + sha256
                        + ", \"size\": 3000000000}}]}";
            case MODELSCOPE ->
                "{\"Code\": 200, \"Success\": true, \"Data\": {\"Files\": ["
                        + "{\"Path\": \"unet\", \"Type\": \"tree\", \"Size\": 0},"
                        + "{\"Path\": \"config.json\", \"Type\": \"blob\", \"Size\": 12, \"Sha256\": " + sha256
                        + "}]}}";
        };
    }

    @ParameterizedTest
    @EnumSource
    void a_changed_answer_is_a_sound_listing_or_has_a_code(Site site) {
        Path folder = Path.of("/models/x");
        Random random = new Random(14);
        ListingReader reader = new ListingReader(site, "https://site.example", new RepoId("a/b"), "main");
        int read = 0;
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            byte[] answer = mutated(sound(site).getBytes(StandardCharsets.UTF_8), random);
            try {
                Listing listing = reader.read(answer);
                read++;
                for (RemoteFile file : listing.files()) {
                    Path place = folder.resolve(file.path());
                    assertThat(place.normalize()).isEqualTo(place);
                    assertThat(place.startsWith(folder) && !place.equals(folder))
                            .isTrue();
                    assertThat(file.size().orElse(0)).isBetween(0L, 1L << 50);
                    assertThat(file.address().getHost()).isEqualTo("site.example");
                }
            } catch (InkloomException e) {
                refused++;
                assertThat(e.code()).isIn("INK-HUB-009", "INK-HUB-011", "INK-HUB-019");
                assertThat(String.valueOf(e.getMessage()).chars().allMatch(c -> c >= 0x20))
                        .as(e.getMessage())
                        .isTrue();
            }
        }
        assertThat(read).isPositive();
        assertThat(refused).isGreaterThan(MUTATIONS / 3);
    }

    private static byte[] mutated(byte[] answer, Random random) {
        byte[] changed = answer;
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            int at = random.nextInt(changed.length);
            int length = Math.min(random.nextInt(12), changed.length - at);
            byte[] piece = switch (random.nextInt(4)) {
                case 0 -> new byte[] {(byte) random.nextInt(256)};
                case 1 -> new byte[0];
                case 2 -> PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.UTF_8);
                default -> Arrays.copyOfRange(changed, at, Math.min(changed.length, at + random.nextInt(60)));
            };
            byte[] next = new byte[changed.length - length + piece.length];
            System.arraycopy(changed, 0, next, 0, at);
            System.arraycopy(piece, 0, next, at, piece.length);
            System.arraycopy(changed, at + length, next, at + piece.length, changed.length - at - length);
            changed = next.length == 0 ? new byte[] {' '} : next;
        }
        return changed;
    }
}
