package org.inkloom.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.inkloom.picture.png.PngText;
import org.inkloom.picture.png.RgbPicture;
import org.inkloom.publish.lock.LockFile;
import org.inkloom.publish.lock.LockFiles;
import org.inkloom.publish.pack.PackRequest;
import org.inkloom.publish.verify.Cause;
import org.inkloom.publish.verify.FileFinding;
import org.inkloom.publish.verify.PictureFinding;
import org.inkloom.publish.verify.Sameness;
import org.inkloom.publish.verify.Sameness.Verdict;
import org.inkloom.publish.verify.Verifier;
import org.inkloom.publish.verify.VerifyReport;
import org.inkloom.run.InkloomException;
import org.inkloom.run.RunControl;
import org.inkloom.run.folder.ContentDigest;
import org.inkloom.run.folder.FileTree;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyTest {
    @TempDir
    private Path home;

    private Workshop workshop;
    private Path folder;

    @BeforeEach
    void pack() {
        workshop = new Workshop(home);
        folder = workshop.packed("package").folder();
    }

    private static List<Cause.Kind> kinds(PictureFinding picture) {
        return picture.causes().stream().map(Cause::kind).toList();
    }

    private static List<String> paths(List<FileFinding> files) {
        return files.stream().map(FileFinding::path).toList();
    }

    /** Changes the lock file as somebody would who knows of its sum. */
    private void relock(String from, String to) throws IOException {
        Path file = folder.resolve(LockFile.NAME);
        String text = Files.readString(file);
        assertThat(text).contains(from);
        Files.writeString(file, text.replace(from, to));
        Files.writeString(folder.resolve(LockFile.SUM), ContentDigest.ofFile(file) + "  " + LockFile.NAME + "\n");
    }

    @Test
    void a_package_as_it_was_written_is_identical_wherever_it_lies_and_as_a_zip() throws IOException {
        VerifyReport report = workshop.verify(folder);
        assertThat(report.holds()).isTrue();
        assertThat(report.count(Verdict.IDENTICAL)).isEqualTo(3);
        assertThat(report.page().orElseThrow()).content().contains("packed/01.png", "drawn/01.png", "identical");

        Path zip = workshop.packer()
                .pack(PackRequest.of(workshop.told(), home.resolve("z")).withZip(true), RunControl.quiet())
                .zip()
                .orElseThrow();
        Path moved = home.resolve("另一处/别名.zip");
        Files.createDirectories(moved.getParent());
        Files.move(zip, moved);
        assertThat(workshop.verify(moved).holds()).isTrue();
    }

    @Test
    void one_altered_byte_anywhere_is_named() throws IOException {
        Random random = new Random(7);
        for (Path file : FileTree.files(folder)) {
            byte[] good = Files.readAllBytes(file);
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length)] ^= 4;
            Files.write(file, bad);
            String name = folder.relativize(file).toString();
            if (name.equals(LockFile.NAME)) {
                lockWithOneByteChanged(good, random);
            } else {
                VerifyReport report = workshop.verify(folder);
                assertThat(paths(report.files())).as(name).containsExactly(name);
                assertThat(report.holds()).as(name).isFalse();
            }
            Files.write(file, good);
        }
        assertThat(workshop.verify(folder).holds()).isTrue();
    }

    /** A changed lock file is named, or refused where it cannot be read any more. */
    private void lockWithOneByteChanged(byte[] good, Random random) throws IOException {
        int named = 0;
        for (int i = 0; i < 12; i++) {
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length)] ^= 1;
            Files.write(folder.resolve(LockFile.NAME), bad);
            try {
                VerifyReport report = workshop.verify(folder);
                assertThat(paths(report.files())).contains(LockFile.NAME);
                named++;
            } catch (InkloomException e) {
                assertThat(e.kind()).isEqualTo(InkloomException.Kind.BAD_INPUT);
            }
        }
        assertThat(named)
                .as("of 12 changed lock files those that could still be read")
                .isPositive();
    }

    @Test
    void a_missing_and_a_stray_file_are_named() throws IOException {
        Files.delete(folder.resolve("training/loss.csv"));
        Files.writeString(folder.resolve("stray.txt"), "x");
        assertThat(workshop.verify(folder).files())
                .containsExactly(
                        new FileFinding("training/loss.csv", FileFinding.What.MISSING),
                        new FileFinding("stray.txt", FileFinding.What.NOT_LISTED));
    }

    @Test
    void what_the_sites_add_and_their_card_as_readme_are_no_difference() throws IOException {
        Files.writeString(folder.resolve(".gitattributes"), "*.safetensors filter=lfs");
        Files.copy(
                folder.resolve("cards/modelscope.md"),
                folder.resolve("README.md"),
                StandardCopyOption.REPLACE_EXISTING);
        assertThat(workshop.verify(folder).holds()).isTrue();
    }

    @Test
    void a_swapped_lora_is_told_from_all_else() throws IOException {
        Files.writeString(folder.resolve("lora/ink.safetensors"), "weights of another LoRA");
        VerifyReport report = workshop.verify(folder);
        assertThat(paths(report.files())).containsExactly("lora/ink.safetensors");
        assertThat(report.pictures()).allSatisfy(picture -> {
            assertThat(picture.sameness().verdict()).isEqualTo(Verdict.DIFFERENT);
            assertThat(kinds(picture)).containsExactly(Cause.Kind.LORA);
        });
    }

    @Test
    void a_lora_swapped_together_with_its_sums_is_told_by_what_the_pictures_say() throws IOException {
        Path lora = folder.resolve("lora/ink.safetensors");
        String old = ContentDigest.ofFile(lora);
        Files.writeString(lora, "weights of anotherA");
        relock(old, ContentDigest.ofFile(lora));
        VerifyReport report = workshop.verify(folder);
        assertThat(report.files()).isEmpty();
        assertThat(report.holds()).isFalse();
        assertThat(report.pictures())
                .allSatisfy(picture -> assertThat(kinds(picture)).containsExactly(Cause.Kind.LORA));
    }

    @Test
    void a_seed_changed_in_the_lock_is_told_with_both_values() throws IOException {
        relock("\"seed\" : 2,", "\"seed\" : 77,");
        VerifyReport report = workshop.verify(folder);
        PictureFinding picture = report.pictures().get(1);
        assertThat(kinds(picture)).containsExactly(Cause.Kind.SETTING);
        assertThat(picture.causes().getFirst().text()).contains("seed is 77", "drawn with 2");
        assertThat(report.count(Verdict.IDENTICAL)).isEqualTo(2);
        assertThat(report.holds()).isFalse();
    }

    @Test
    void a_retouched_picture_is_told_from_all_else() throws IOException {
        Path file = folder.resolve("pictures/03.png");
        RgbPicture picture = PngText.readPicture(file);
        picture.rgb()[100] ^= (byte) 0x80; // 128 levels, whatever it was
        PngText.write(file, picture, PngText.readText(file));
        VerifyReport report = workshop.verify(folder);
        assertThat(paths(report.files())).containsExactly("pictures/03.png");
        PictureFinding finding = report.pictures().get(2);
        assertThat(finding.sameness().verdict()).isEqualTo(Verdict.DIFFERENT);
        assertThat(finding.sameness().values()).isEqualTo(1);
        assertThat(kinds(finding)).containsExactly(Cause.Kind.RETOUCHED);
    }

    @Test
    void another_base_model_is_told_with_its_files() {
        Path other = home.resolve("other");
        Workshop.write(other.resolve("unet/config.json"), "{}");
        Workshop.write(other.resolve("unet/weights.safetensors"), "weights of another");
        VerifyReport report = workshop.verify(folder, other);
        assertThat(paths(report.model())).containsExactly("unet/weights.safetensors");
        assertThat(report.files()).isEmpty();
        assertThat(report.pictures()).allSatisfy(picture -> {
            assertThat(kinds(picture)).containsExactly(Cause.Kind.BASE_MODEL);
            assertThat(picture.causes().getFirst().text()).contains("unet/weights.safetensors");
        });
    }

    @Test
    void rounding_of_another_number_of_threads_is_equal_and_said() {
        workshop.rounding = 1;
        workshop.computed = Map.of("device", "cpu", "dtype", "float32", "threads", "4");
        VerifyReport report = workshop.verify(folder);
        assertThat(report.holds()).isTrue();
        assertThat(report.pictures()).allSatisfy(picture -> {
            assertThat(picture.sameness().verdict()).isEqualTo(Verdict.EQUAL_WITHIN_ROUNDING);
            assertThat(picture.sameness().levels()).isEqualTo(1);
            assertThat(picture.causes().getFirst().text()).isEqualTo("threads: 1 then, 4 now");
        });
    }

    @Test
    void another_processor_is_told_where_pictures_differ_by_rounding_if_it_was_recorded() throws IOException {
        workshop.rounding = 1;
        workshop.computed = Map.of("device", "cpu", "dtype", "float32", "threads", "1", "instructions", "AVX2");
        assertThat(workshop.verify(folder).pictures())
                .allSatisfy(picture -> assertThat(kinds(picture)).containsExactly(Cause.Kind.UNKNOWN));

        Workshop another = new Workshop(Files.createDirectories(home.resolve("another")));
        another.computed = workshop.computed;
        Path recorded = another.packed("recorded").folder();
        another.rounding = 1;
        another.computed = Map.of("device", "cpu", "dtype", "float32", "threads", "1", "instructions", "AVX512");
        assertThat(another.verify(recorded).pictures())
                .allSatisfy(picture -> assertThat(picture.causes().getFirst().text())
                        .isEqualTo("instructions: AVX2 then, AVX512 now"));
    }

    @Test
    void a_prompt_changed_in_the_lock_is_told_and_why_the_other_pictures_are_rounded_otherwise() throws IOException {
        LockFile.Picture first = LockFiles.read(folder).pictures().getFirst();
        relock("\"" + first.prompt() + "\"", "\"another prompt\"");
        workshop.rounding = 1;
        List<PictureFinding> pictures = workshop.verify(folder).pictures();
        assertThat(pictures.getFirst().causes().getFirst().text()).contains("the prompt is another prompt");
        assertThat(pictures.subList(1, 3))
                .allSatisfy(picture ->
                        assertThat(picture.causes().getFirst().text()).contains("another picture's prompt"));
    }

    @Test
    void another_device_and_type_are_told_and_held_to_a_ratio_of_their_own() {
        workshop.computed = Map.of("device", "cuda", "dtype", "float16");
        workshop.rounding = 60;
        VerifyReport near = workshop.verify(folder);
        assertThat(near.holds()).isTrue();
        assertThat(near.pictures()).allSatisfy(picture -> {
            assertThat(picture.sameness().verdict()).isEqualTo(Verdict.EQUAL_ACROSS_DEVICES);
            assertThat(picture.sameness().psnr()).isBetween(Sameness.LEAST_ELSEWHERE, Sameness.LEAST_PSNR);
            assertThat(kinds(picture)).contains(Cause.Kind.DEVICE, Cause.Kind.DTYPE);
            // The kind stands before the text already.
            assertThat(picture.causes())
                    .extracting(Cause::text)
                    .contains("cpu then, cuda now", "float32 then, float16 now");
        });
        assertThat(near.page().orElseThrow()).content().contains("equal across devices");

        workshop.rounded = 200;
        VerifyReport far = workshop.verify(folder);
        assertThat(far.holds()).isFalse();
        assertThat(far.pictures()).allSatisfy(picture -> {
            assertThat(picture.sameness().verdict()).isEqualTo(Verdict.DIFFERENT);
            assertThat(picture.sameness().psnr()).isLessThan(Sameness.LEAST_ELSEWHERE);
            assertThat(kinds(picture)).contains(Cause.Kind.DEVICE, Cause.Kind.DTYPE);
        });
    }

    @Test
    void a_lock_file_that_names_another_device_than_the_picture_is_held_to_rounding() throws IOException {
        relock("\"device\" : \"cpu\"", "\"device\" : \"cuda\"");
        assertThat(workshop.verify(folder).count(Verdict.IDENTICAL)).isEqualTo(3);
        workshop.rounding = 60;
        VerifyReport report = workshop.verify(folder);
        assertThat(report.holds()).isFalse();
        assertThat(report.pictures()).allSatisfy(picture -> {
            assertThat(picture.sameness().verdict()).isEqualTo(Verdict.DIFFERENT);
            assertThat(picture.causes().getFirst().text())
                    .isEqualTo("the device is cuda in the lock file, and the picture was drawn with cpu");
        });
    }

    @Test
    void a_picture_from_another_device_that_was_retouched_is_held_to_rounding() throws IOException {
        workshop.computed = Map.of("device", "cuda", "dtype", "float16");
        workshop.rounding = 60;
        Path file = folder.resolve("pictures/01.png");
        RgbPicture picture = PngText.readPicture(file);
        picture.rgb()[100] ^= (byte) 0x80;
        PngText.write(file, picture, PngText.readText(file));
        PictureFinding finding = workshop.verify(folder).pictures().getFirst();
        assertThat(finding.sameness().verdict()).isEqualTo(Verdict.DIFFERENT);
        assertThat(kinds(finding)).contains(Cause.Kind.DEVICE, Cause.Kind.RETOUCHED);
    }

    @Test
    void a_page_within_the_package_or_in_a_folder_that_may_not_be_written_is_refused_before_anything_is_drawn()
            throws IOException {
        Verifier verifier = workshop.verifier();
        assertThatThrownBy(() -> verifier.verify(
                        folder,
                        Optional.of(workshop.model()),
                        Optional.of(folder.resolve("../package/page")),
                        RunControl.quiet()))
                .hasMessageContaining("INK-PACK-027");
        assertThat(folder.resolve("page")).doesNotExist();
        Path taken = Files.writeString(home.resolve("taken"), "a file");
        assertThatThrownBy(() ->
                        verifier.verify(folder, Optional.of(workshop.model()), Optional.of(taken), RunControl.quiet()))
                .hasMessageContaining("INK-PACK-026");
    }

    @Test
    void a_difference_without_a_cause_is_called_one() {
        workshop.rounding = 60;
        assertThat(workshop.verify(folder).pictures())
                .allSatisfy(picture -> assertThat(kinds(picture)).containsExactly(Cause.Kind.UNKNOWN));
    }

    @Test
    void a_picture_that_is_none_any_more_is_told() throws IOException {
        Files.writeString(folder.resolve("pictures/01.png"), "<html>");
        PictureFinding finding = workshop.verify(folder).pictures().getFirst();
        assertThat(finding.sameness().verdict()).isEqualTo(Verdict.NOT_COMPARED);
        assertThat(kinds(finding)).containsExactly(Cause.Kind.PICTURE);
    }

    @Test
    void a_lora_that_is_missing_leaves_the_pictures_undrawn_and_said() throws IOException {
        Files.delete(folder.resolve("lora/ink.safetensors"));
        VerifyReport report = workshop.verify(folder);
        assertThat(report.count(Verdict.NOT_COMPARED)).isEqualTo(3);
        assertThat(report.holds()).isFalse();
    }

    @Test
    void links_and_other_folders_are_no_package() throws IOException {
        assertThatThrownBy(() -> workshop.verify(home.resolve("models"))).hasMessageContaining("INK-PACK-020");
        assertThatThrownBy(() -> workshop.verify(home.resolve("nothing"))).hasMessageContaining("INK-PACK-020");
        // The user's own link to a package is none in it.
        Path reached = Files.createSymbolicLink(home.resolve("reached"), folder);
        assertThat(workshop.verify(reached).holds()).isTrue();
        Files.createSymbolicLink(folder.resolve("link.txt"), home.resolve("training/loss.csv"));
        assertThatThrownBy(() -> workshop.verify(folder)).hasMessageContaining("INK-PACK-024");
        assertThatThrownBy(() -> workshop.verify(reached)).hasMessageContaining("INK-PACK-024");
    }

    @Test
    void a_lock_file_that_names_files_elsewhere_is_refused() throws IOException {
        relock("\"pictures/01.png\"", "\"../../pictures/01.png\"");
        assertThatThrownBy(() -> workshop.verify(folder))
                .hasMessageContaining("INK-PACK-021")
                .hasMessageContaining("leads out of the package");
    }

    @Test
    void hostile_text_in_a_lock_file_shows_as_text_on_the_page() throws IOException {
        relock("\"title\" : \"紫发少女\"", "\"title\" : \"<script>alert(1)</script>\"");
        Path page = workshop.verify(folder).page().orElseThrow();
        assertThat(Files.readString(page, StandardCharsets.UTF_8))
                .contains("&lt;script&gt;")
                .doesNotContain("<script>");
    }

    @Test
    void sameness_holds_to_its_two_bounds() {
        byte[] rgb = new byte[3 * 100];
        RgbPicture black = new RgbPicture(10, 10, rgb);
        byte[] one = rgb.clone();
        one[5] = Sameness.MOST_LEVELS;
        assertThat(Sameness.of(black, new RgbPicture(10, 10, one)).verdict()).isEqualTo(Verdict.EQUAL_WITHIN_ROUNDING);
        one[5] = Sameness.MOST_LEVELS + 1;
        assertThat(Sameness.of(black, new RgbPicture(10, 10, one)).verdict()).isEqualTo(Verdict.DIFFERENT);
        byte[] all = new byte[300];
        Arrays.fill(all, (byte) 3);
        Sameness three = Sameness.of(black, new RgbPicture(10, 10, all));
        assertThat(three.psnr()).isBetween(38.58, 38.59); // 10 log10(255² / 9)
        assertThat(three.verdict()).isEqualTo(Verdict.DIFFERENT);
        assertThat(Sameness.of(black, new RgbPicture(20, 5, rgb)).verdict()).isEqualTo(Verdict.DIFFERENT);
    }
}
