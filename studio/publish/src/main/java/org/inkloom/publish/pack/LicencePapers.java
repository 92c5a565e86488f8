package org.inkloom.publish.pack;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.inkloom.publish.card.Card;
import org.inkloom.publish.lock.LockFile;
import org.inkloom.run.CommandFlag;
import org.inkloom.run.folder.PendingFile;

/**
 * Does what the base model's licence demands of those who distribute a LoRA of it. Kolors' agreement of 2024-07-06:
 * name the source, include the agreement (2 b), state the use restrictions of 3 (a) and 3 (b) and make them part of
 * one's own terms (3 a).
 */
final class LicencePapers {
    private static final String FOLDER = "licence";
    private static final String NOTICE = FOLDER + "/NOTICE.md";
    private static final String KOLORS = """
            # Licence of this package

            The LoRA in this package was trained on **Kolors** (可图) by Kuaishou's Kolors team; it is a derivative of that
            model ("Model Derivative" in its licence). What was changed: low-rank additions to its U-Net were trained;
            the weights of Kolors themselves are not in this package and were not changed.

            - Source of the model: https://github.com/Kwai-Kolors/Kolors,
              https://huggingface.co/Kwai-Kolors/Kolors-diffusers, https://modelscope.cn/models/Kwai-Kolors/Kolors
            - Kolors' Model License Agreement of 2024-07-06 holds for this package and is handed on with it: %s
            - **Use restrictions, which are passed on to you** (sections 3 (a) and 3 (b) of the agreement): use must keep to
              the law and to Kolors' service agreement, https://kolors.kuaishou.com/agreement, and neither the model, nor
              this LoRA, nor what they draw may be used to improve other large models. Whoever hands this package on
              makes these restrictions part of their own terms, and says so.
            - Commercial use asks for registration with the licensor, kwai-kolors@kuaishou.com.

            本 LoRA 由可图（Kolors）训练而来，属于其许可协议所称的模型衍生品；基础模型权重不在包内，未作改动。
            请遵守随附的可图模型许可协议，其中第 3(a)、3(b) 条的使用限制同样适用于本包及再分发者。
            """;
    private static final String INKLING = """
            # Licence of this package

            The LoRA in this package was trained on **Inkling** (小墨), the model that comes with Inkloom, copyright 2026 the
            Inkloom authors, under the Apache License 2.0, which lies beside this file as LICENSE. What was changed:
            low-rank additions to its U-Net were trained; the weights of Inkling themselves are not in this package.

            本 LoRA 由墨织附带的小墨（Inkling）训练而来，遵循 Apache License 2.0。
            """;
    private static final String OTHER = """
            # Licence of this package

            The LoRA in this package was trained on the model **%s**. What was changed: low-rank additions to its U-Net were
            trained; the weights of the model themselves are not in this package. Its licence holds for this package: %s

            本 LoRA 由 %s 训练而来，请遵守该模型的许可协议。
            """;

    private final BaseModel model;
    private final Path folder;

    LicencePapers(BaseModel model, Path folder) {
        this.model = model;
        this.folder = folder;
    }

    /** The written files: for the lock file, and for the cards. */
    record Written(LockFile.Licence locked, Card.Licence card) {}

    /**
     * Writes the licence files.
     *
     * @param given the licence's text, if the user gives it
     */
    Written write(Optional<Path> given) throws IOException {
        List<String> files = new ArrayList<>(List.of(NOTICE));
        if (model.kind() == BaseModel.Kind.INKLING) {
            PendingFile.write(folder.resolve(FOLDER + "/LICENSE"), apache());
            PendingFile.write(folder.resolve(NOTICE), INKLING);
            files.add(FOLDER + "/LICENSE");
            return written("apache-2.0", "Apache-2.0", files, "");
        }
        List<Path> sources = given.isPresent() ? List.of(given.get()) : model.licenceFiles();
        for (Path source : sources) {
            String own = FOLDER + "/" + PackName.safe(String.valueOf(source.getFileName()));
            // Beside the notice that is written below, on systems that do not tell case apart as well.
            String name = own.equalsIgnoreCase(NOTICE) ? FOLDER + "/model-NOTICE.md" : own;
            Files.createDirectories(folder.resolve(FOLDER));
            PendingFile.write(folder.resolve(name), Files.readAllBytes(source));
            files.add(name);
        }
        boolean kolors = model.kind() == BaseModel.Kind.KOLORS;
        String carried = files.size() > 1 ? String.join(", ", files.subList(1, files.size())) : "(missing)";
        PendingFile.write(
                folder.resolve(NOTICE),
                kolors
                        ? KOLORS.formatted(carried)
                        : OTHER.formatted(PackName.safe(model.name()), carried, PackName.safe(model.name())));
        return written(
                "other",
                kolors ? "kolors-model-license" : PackName.safe(model.name()) + "-licence",
                files,
                files.size() > 1 ? "" : missing(kolors));
    }

    private Written written(String word, String name, List<String> files, String missing) {
        String text = files.size() > 1 ? files.get(1) : "";
        return new Written(new LockFile.Licence(name, files, missing), new Card.Licence(word, name, text));
    }

    private String missing(boolean kolors) {
        return kolors
                ? "Kolors' licence asks that its agreement goes with every derivative, and there is none in "
                        + model.name()
                        + "'s folder: give " + CommandFlag.of("licence")
                        + " FILE with MODEL_LICENSE of https://github.com/Kwai-Kolors/Kolors."
                : "The folder of the base model " + model.name() + " has no licence file: give "
                        + CommandFlag.of("licence") + " FILE with the text of its licence.";
    }

    private static String apache() {
        try (InputStream in = LicencePapers.class.getResourceAsStream("apache-2.0.txt")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
