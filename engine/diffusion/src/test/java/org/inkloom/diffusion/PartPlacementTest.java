package org.inkloom.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.inkloom.diffusion.control.ControlUse;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.tensor.Device;
import org.inkloom.tensor.Placement;
import org.inkloom.weights.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartPlacementTest {
    private static final RgbPicture PICTURE = new RgbPicture(1, 1, new byte[3]);

    @TempDir
    private Path folder;

    /** A network whose files take so many bytes, and twice as many converted. */
    private ControlUse network(String name, int bytes) throws IOException {
        Files.createDirectories(folder.resolve(name));
        Files.write(folder.resolve(name).resolve("weights"), new byte[bytes]);
        return ControlUse.of("canny", folder.resolve(name), PICTURE);
    }

    @Test
    void networks_of_controls_share_a_quarter_of_the_memory_and_the_others_stay_in_their_files() throws IOException {
        PartPlacement placement = new PartPlacement(Device.CPU, DType.FLOAT32, 4000);
        ControlUse first = network("first", 300);
        ControlUse second = network("second", 300);
        ControlUse small = network("small", 100);
        List<ControlUse> uses = List.of(first, first, second, small);
        Map<Path, Placement> placements = placement.of(uses);
        assertThat(placements.values().stream().map(Placement::stored))
                .containsExactly(Placement.Stored.PACKED, Placement.Stored.AS_IN_FILE, Placement.Stored.PACKED);
        assertThat(placement.bytes(uses)).isEqualTo(800);
        assertThat(placement.of(List.of(second)).values()).allMatch(one -> one.stored() == Placement.Stored.PACKED);
        assertThat(placement.bytes(List.of())).isZero();
    }

    @Test
    void a_part_that_would_take_more_than_a_quarter_stays_in_its_file() throws IOException {
        PartPlacement placement = new PartPlacement(Device.CPU, DType.FLOAT32, 4000);
        Path large = network("large", 501).network();
        assertThat(placement.of(large).stored()).isEqualTo(Placement.Stored.AS_IN_FILE);
        assertThat(placement.bytes(large)).isZero();
        assertThat(placement.of(network("fitting", 500).network()).stored()).isEqualTo(Placement.Stored.PACKED);
    }
}
