package org.inkloom.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;
import org.inkloom.client.RemoteModel;
import org.inkloom.client.RemotePicture;
import org.inkloom.client.RemoteRequest;
import org.inkloom.client.RemoteStart;
import org.inkloom.client.RemoteStudio;
import org.inkloom.hub.CarriedModel;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.server.InkloomServer;
import org.inkloom.server.ServerOptions;
import org.inkloom.workflow.node.NodePackProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client's graphs on the node types that there are, with the carried model. */
class RemoteDrawingTest {
    @TempDir
    static Path state;

    /** Of a black picture the left half is drawn over, by daylight. */
    private static void drawsOverAPart(RemoteStudio studio, RemoteRequest fox) {
        byte[] left = new byte[3 * 64 * 64];
        for (int i = 0; i < left.length; i++) {
            left[i] = (byte) (i / 3 % 64 < 32 ? 255 : 0);
        }
        RgbPicture black = new RgbPicture(64, 64, new byte[left.length]);
        RemoteStart start = RemoteStart.of(black).withMask(new RgbPicture(64, 64, left));
        RgbPicture drawn = studio.generate(fox.withStart(start)).getFirst().pixels();
        assertThat(brightness(drawn, 40, 64)).isLessThan(60);
        assertThat(brightness(drawn, 0, 24)).isGreaterThan(brightness(drawn, 40, 64) + 40);
    }

    private static double brightness(RgbPicture picture, int from, int to) {
        double sum = 0;
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 3 * from; x < 3 * to; x++) {
                sum += picture.rgb()[3 * picture.width() * y + x] & 0xff;
            }
        }
        return sum / (3.0 * (to - from) * picture.height());
    }

    @Test
    void the_carried_model_draws_for_a_client_with_a_lora() {
        Path home = Project.root().resolve("lab/inkling-model");
        assumeTrue(
                Files.isRegularFile(home.resolve("model/model_index.json")), "skipped: this checkout carries no model");
        System.setProperty(CarriedModel.PROPERTY, home.toString());
        ServerOptions options =
                ServerOptions.of(state).listeningAt("127.0.0.1", 0).withDevice("cpu");
        NodePackProvider nodes =
                ServiceLoader.load(NodePackProvider.class).findFirst().orElseThrow();
        try (InkloomServer server = InkloomServer.start(options, nodes, "test", (where, e) -> {
                    throw new AssertionError(where, e);
                });
                RemoteStudio studio = RemoteStudio.open(URI.create(server.address()), Optional.empty())) {
            assertThat(studio.models()).extracting(RemoteModel::name).contains("inkling");
            String lora = studio.loras().stream()
                    .filter(name -> name.contains("ink-wash"))
                    .findFirst()
                    .orElseThrow();
            RemoteRequest fox = RemoteRequest.of("a red fox in the snow")
                    .withModel("inkling")
                    .withSize(64, 64)
                    .withSteps(2)
                    .withSeed(5);
            RemotePicture plain = studio.generate(fox).getFirst();
            RemotePicture washed =
                    studio.generate(fox.withLoras(RemoteRequest.Lora.of(lora))).getFirst();
            assertThat(plain.pixels().width()).isEqualTo(64);
            assertThat(washed.pixels()).isNotEqualTo(plain.pixels());
            assertThat(washed.texts().get("prompt")).contains("LoraLoaderModelOnly");
            drawsOverAPart(studio, fox);
        } finally {
            System.clearProperty(CarriedModel.PROPERTY);
        }
    }
}
