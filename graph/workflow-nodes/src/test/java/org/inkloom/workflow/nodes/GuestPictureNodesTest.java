package org.inkloom.workflow.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.inkloom.diffusion.PixelArray;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.workflow.node.NodeResult;
import org.inkloom.workflow.node.NodeType;
import org.inkloom.workflow.node.PictureExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes with the names of other packs that need no model: exchanged pictures, tiles, masks and colours. */
class GuestPictureNodesTest {
    @TempDir
    Path folder;

    private final PictureExchange exchange = new PictureExchange();
    private NodeRunner nodes;

    @BeforeEach
    void open() {
        List<NodeType> all = new ArrayList<>(new ToolingNodes(exchange, folder).types());
        all.addAll(TileNodes.types());
        all.addAll(InpaintPackNodes.types());
        nodes = new NodeRunner(all);
    }

    private NodeResult run(String type, Object... inputs) throws Exception {
        return nodes.run(type, inputs);
    }

    private <T> T first(Class<T> as, String type, Object... inputs) throws Exception {
        return nodes.first(as, type, inputs);
    }

    @Test
    void pictures_come_and_go_with_the_graph_and_over_the_exchange_with_their_transparency() throws Exception {
        Values.Image grey = new Values.Image(new PixelArray(new float[] {0.2f, 0.4f, 0.6f, 1, 1, 1}, 1, 1, 2));
        Values.Image clear = first(
                Values.Image.class,
                "ETN_ApplyMaskToImage",
                "image",
                grey,
                "mask",
                new Values.Mask(new float[] {1, 0.2f}, 1, 1, 2));
        Map<?, ?> shown = (Map<?, ?>) Objects.requireNonNull(run("ETN_SaveImageCache", "images", clear, "format", "PNG")
                        .shown()
                        .get("images"))
                .getFirst();
        String id = String.valueOf(shown.get("id"));
        assertThat(shown.get("source")).isEqualTo("http");
        assertThat(exchange.find(folder.resolve("another"), id))
                .as("another user's")
                .isEmpty();
        NodeResult loaded = run("ETN_LoadImageCache", "id", id);
        assertThat(((Values.Mask) Objects.requireNonNull(loaded.outputs().get(1))).values())
                .containsExactly(1, 51 / 255f);
        byte[] png = exchange.find(folder, id).orElseThrow().bytes();
        NodeResult written =
                run("ETN_LoadImageBase64", "image", Base64.getEncoder().encodeToString(png));
        assertThat(((Values.Mask) Objects.requireNonNull(written.outputs().get(1))).values())
                .containsExactly(1, 51 / 255f);
        byte[] plain = PngText.encode(new RgbPicture(1, 1, new byte[] {51, 0, 0}), Map.of());
        assertThat(first(
                                Values.Mask.class,
                                "ETN_LoadMaskBase64",
                                "mask",
                                "data:image/png;base64," + Base64.getEncoder().encodeToString(plain))
                        .values())
                .containsExactly(51 / 255f);
        assertThatThrownBy(() -> run("ETN_LoadImageBase64", "image", "!")).hasMessageContaining("Base64");
        assertThatThrownBy(() -> run("ETN_LoadImageCache", "id", "nobody")).hasMessageContaining("INK-GRAPH-037");
        assertThat(first(String.class, "ETN_Translate", "text", "lang:en a fox"))
                .isEqualTo("a fox");
        assertThatThrownBy(() -> run("ETN_Translate", "text", "lang:de Fuchs")).hasMessageContaining("INK-GRAPH-038");
    }

    @Test
    void a_picture_taken_apart_into_tiles_and_put_together_is_the_same() throws Exception {
        PixelArray array = PixelArray.black(1, 192, 128);
        Random random = new Random(3);
        for (int i = 0; i < array.values().length; i++) {
            array.values()[i] = random.nextFloat();
        }
        Values.Image whole = new Values.Image(array);
        TileLayout layout = first(
                TileLayout.class,
                "ETN_TileLayout",
                "image",
                whole,
                "min_tile_size",
                96,
                "padding",
                16,
                "blending",
                8,
                "multiple",
                8);
        assertThat(layout.count()).isEqualTo(6);
        Values.Image made = whole;
        for (int i = 0; i < layout.count(); i++) {
            Values.Image tile =
                    first(Values.Image.class, "ETN_ExtractImageTile", "image", whole, "layout", layout, "index", i);
            made = first(
                    Values.Image.class,
                    "ETN_MergeImageTile",
                    "image",
                    made,
                    "layout",
                    layout,
                    "index",
                    i,
                    "tile",
                    tile);
        }
        for (int i = 0; i < array.values().length; i++) {
            assertThat(made.array().values()[i])
                    .isCloseTo(array.values()[i], org.assertj.core.data.Offset.offset(1e-6f));
        }
        assertThatThrownBy(() -> layout.tile(6, 0)).hasMessageContaining("tile 6");
    }

    @Test
    void masks_grow_by_squares_and_soften_and_colours_become_those_of_another_picture() throws Exception {
        float[] dot = new float[49];
        dot[24] = 1;
        Values.Mask mask = new Values.Mask(dot, 1, 7, 7);
        Values.Mask grown = first(
                Values.Mask.class, "INPAINT_ExpandMask", "mask", mask, "grow", 1, "blur", 0, "blur_type", "gaussian");
        assertThat(List.of(grown.values()[16], grown.values()[15])).containsExactly(1f, 0f);
        Values.Mask soft =
                first(Values.Mask.class, "INPAINT_ExpandMask", "mask", mask, "grow", 0, "blur", 3, "blur_type", "box");
        assertThat(soft.values()[16]).isEqualTo(1 / 9f);
        Values.Mask shrunk = first(
                Values.Mask.class, "INPAINT_ShrinkMask", "mask", grown, "shrink", 1, "blur", 0, "blur_type", "linear");
        assertThat(shrunk.values()).isEqualTo(dot);
        assertThat(run("INPAINT_MaskBoundingBox", "mask", grown).outputs()).containsExactly(2L, 2L, 3L, 3L);
        PixelArray one = PixelArray.black(1, 8, 8);
        PixelArray other = PixelArray.black(1, 8, 8);
        Random random = new Random(5);
        for (int i = 0; i < one.values().length; i++) {
            one.values()[i] = 0.3f + 0.2f * random.nextFloat();
            other.values()[i] = i % 3 == 0 ? 0.6f + 0.1f * random.nextFloat() : 0.5f;
        }
        Values.Image matched = first(
                Values.Image.class,
                "INPAINT_ColorMatch",
                "target",
                new Values.Image(one),
                "reference",
                new Values.Image(other),
                "strength",
                1.0);
        assertThat(mean(matched.array(), 0)).isCloseTo(mean(other, 0), org.assertj.core.data.Offset.offset(0.02));
        assertThat(mean(matched.array(), 1)).isCloseTo(mean(other, 1), org.assertj.core.data.Offset.offset(0.02));
        Values.Image same = first(
                Values.Image.class,
                "INPAINT_ColorMatch",
                "target",
                new Values.Image(one),
                "reference",
                new Values.Image(one),
                "strength",
                1.0);
        for (int i = 0; i < one.values().length; i++) {
            assertThat(same.array().values()[i]).isCloseTo(one.values()[i], org.assertj.core.data.Offset.offset(1e-4f));
        }
    }

    private static double mean(PixelArray array, int channel) {
        double sum = 0;
        for (int i = channel; i < array.values().length; i += 3) {
            sum += array.values()[i];
        }
        return sum * 3 / array.values().length;
    }
}
