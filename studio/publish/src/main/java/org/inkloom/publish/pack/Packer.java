package org.inkloom.publish.pack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.inkloom.picture.settings.SettingText;
import org.inkloom.publish.LoraConverter;
import org.inkloom.publish.card.Card;
import org.inkloom.publish.card.ContestName;
import org.inkloom.publish.card.ModelCards;
import org.inkloom.publish.lock.FileSum;
import org.inkloom.publish.lock.LockFile;
import org.inkloom.publish.lock.LockFiles;
import org.inkloom.publish.zip.PackageZip;
import org.inkloom.run.CommandFlag;
import org.inkloom.run.InkloomException;
import org.inkloom.run.Program;
import org.inkloom.run.RunControl;
import org.inkloom.run.SettingKey;
import org.inkloom.run.folder.FileTree;
import org.inkloom.run.folder.FolderLock;
import org.inkloom.run.folder.PendingFile;
import org.inkloom.run.folder.PendingFolder;
import org.inkloom.story.ControlChoice;
import org.inkloom.story.LoraChoice;
import org.inkloom.story.Story;
import org.inkloom.story.record.StoryRecord;
import org.inkloom.story.record.StoryRecords;

/**
 * Makes a package from a story's folder: the LoRA in three layouts, the pictures with their prompts, the story, the
 * records of the training, cards, licences and a lock file. The package appears completely or not at all; packing the
 * same folder twice gives the same bytes.
 */
public final class Packer {
    private static final Pattern REPOSITORY = Pattern.compile("[A-Za-z0-9_][\\w.-]*/[A-Za-z0-9_][\\w.-]*");
    private static final String NO_LINK = "The post's title in post.md has no link yet: `inkloom pack "
            + CommandFlag.of("repository") + " OWNER/NAME` writes it.";

    private final LoraConverter loras;
    private final Function<String, Optional<Path>> models;

    /**
     * Creates a packer.
     *
     * @param loras writes LoRAs in other layouts
     * @param models finds the folder of a model that a story refers to by name
     */
    public Packer(LoraConverter loras, Function<String, Optional<Path>> models) {
        this.loras = loras;
        this.models = models;
    }

    /**
     * Packs.
     *
     * @throws InkloomException INK-PACK-001 to -011, INK-STORY-016, INK-FILE-039 where a story is being drawn in the folder
     */
    public Packed pack(PackRequest request, RunControl control) {
        StoryRecord record = StoryRecords.read(request.story())
                .orElseThrow(() -> InkloomException.badInput(
                        "INK-PACK-001",
                        "The folder " + request.story() + " holds no story that can be packed.",
                        "It is not what `inkloom story run " + CommandFlag.of("out")
                                + "` wrote, or an older version wrote it, which kept no record.",
                        "Name that folder, or run the story again: no picture is drawn anew."));
        requireOwnFolder(request.out());
        request.licence().ifPresent(GivenFile::requireLicence);
        List<String> introduction =
                request.introduction().map(GivenFile::introduction).orElse(List.of());
        try (FolderLock lock = FolderLock.take(request.story(), "packing");
                PendingFolder pending = PendingFolder.begin(request.out())) {
            Job job = new Job(request, record, introduction, pending.path(), control);
            LockFile locked = job.run();
            Optional<Path> zip = Optional.empty();
            pending.replace();
            if (request.zip()) {
                zip = Optional.of(zip(request.out(), locked, control));
            }
            return new Packed(request.out(), zip, locked, job.notes);
        } catch (IOException e) {
            throw InkloomException.failed(
                    "INK-PACK-005",
                    "The package " + request.out() + " could not be written: " + e.getMessage() + ".",
                    "The disk is full, a file of the story may not be read, or the folder may not be written to.",
                    "Free some space or give another " + SettingKey.of("out") + "; the story is untouched.",
                    e);
        }
    }

    private static void requireOwnFolder(Path out) {
        boolean free = !Files.exists(out) || LockFiles.isPackage(out) || isEmpty(out);
        if (!free) {
            throw InkloomException.badInput(
                    "INK-PACK-004",
                    "There is something at " + out + " already that is no package; nothing was written.",
                    "A package replaces an earlier package, and nothing else.",
                    "Give another " + SettingKey.of("out") + ", or move what is there.");
        }
    }

    private static boolean isEmpty(Path folder) {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.findAny().isEmpty();
        } catch (IOException e) {
            return false;
        }
    }

    private static Path zip(Path folder, LockFile lock, RunControl control) throws IOException {
        Path zip = folder.toAbsolutePath()
                .normalize()
                .resolveSibling(folder.toAbsolutePath().normalize().getFileName() + ".zip");
        TreeSet<String> names = new TreeSet<>(lock.files().keySet());
        names.add(LockFile.NAME);
        names.add(LockFile.SUM);
        PackageZip.write(folder, names, zip, control);
        return zip;
    }

    /** The making of one package. */
    private final class Job {
        private final PackRequest request;
        private final StoryRecord record;
        private final List<String> introduction;
        private final Path folder;
        private final RunControl control;
        private final List<String> notes = new ArrayList<>();

        Job(PackRequest request, StoryRecord record, List<String> introduction, Path folder, RunControl control) {
            this.request = request;
            this.record = record;
            this.introduction = introduction;
            this.folder = folder;
            this.control = control;
        }

        LockFile run() throws IOException {
            BaseModel model = model();
            String name = name(model);
            List<LockFile.Picture> pictures = new ShotPapers(request.story(), record, folder).write(control);
            List<LockFile.LockedLora> locked = loras(model);
            papers();
            story(model, locked);
            LicencePapers.Written licence = new LicencePapers(model, folder).write(request.licence());
            if (!licence.locked().missing().isEmpty()) {
                notes.add(licence.locked().missing());
            }
            cards(name, model, licence.card(), locked, pictures);
            LockFile lock = new LockFile(
                    LockFile.FORMAT,
                    record.program(),
                    Program.LINE,
                    name,
                    record.title(),
                    request.team().orElse(""),
                    model.locked(control),
                    locked,
                    pictures,
                    licence.locked(),
                    files());
            LockFiles.write(folder, lock);
            return lock;
        }

        private BaseModel model() throws IOException {
            Path place = Path.of(record.model().place());
            Path found = Files.isDirectory(place.resolve("unet"))
                    ? place
                    : models.apply(record.model().name()).orElseThrow(this::noModel);
            BaseModel model = BaseModel.of(found, record.model().name());
            if (!record.model().sha256().isEmpty()
                    && !model.fingerprint().equals(record.model().sha256())) {
                throw InkloomException.badInput(
                        "INK-PACK-003",
                        "The model at " + found + " is not the one that drew the pictures of " + request.story() + ".",
                        "Its files were replaced since, or another model lies there now: the digests differ.",
                        "Put the model back, or run the story again with this one.");
            }
            return model;
        }

        private InkloomException noModel() {
            return InkloomException.badInput(
                    "INK-PACK-007",
                    "The model " + record.model().place() + ", which drew the pictures, is not here.",
                    "It was moved, or the story comes from another machine.",
                    "Put it back there: its files are hashed into the lock file.");
        }

        private String name(BaseModel model) {
            String about = record.title();
            if (request.team().isPresent()) {
                String team = request.team().get();
                String name = request.name().orElseGet(() -> ContestName.of(team, about));
                ContestName.require(name, team, about);
                if (model.kind() != BaseModel.Kind.KOLORS) {
                    notes.add("The base model is " + model.name()
                            + " and not Kolors: the contest would not take this LoRA.");
                }
                String link = link();
                request.postTitle()
                        .flatMap(title -> ContestName.wrongTitle(title, team, link))
                        .ifPresent(right -> {
                            throw InkloomException.badInput(
                                    "INK-PACK-008",
                                    "The title '" + request.postTitle().orElse("")
                                            + "' is not one that the contest takes.",
                                    "It asks for the team's name and the link to the LoRA.",
                                    "Give " + SettingKey.of("post_title") + " \"" + right + "\", or leave it out.");
                        });
                return name;
            }
            return request.name()
                    .orElseGet(() -> record.loras().isEmpty()
                            ? record.title()
                            : record.loras().getFirst().name());
        }

        private String link() {
            Optional<String> repository = request.repository();
            if (repository.isPresent() && !REPOSITORY.matcher(repository.get()).matches()) {
                throw InkloomException.badInput(
                        "INK-PACK-010",
                        "'" + repository.get() + "' is not the name of a repository.",
                        "A name has an owner, a slash and a name of letters, digits, '-', '_' and '.'.",
                        "Copy it from the model's page, for example moke/ink-wash.");
            }
            if (repository.isEmpty() && request.team().isPresent() && !notes.contains(NO_LINK)) {
                notes.add(NO_LINK);
            }
            return "https://modelscope.cn/models/" + repository.orElse("OWNER/NAME");
        }

        private List<LockFile.LockedLora> loras(BaseModel model) throws IOException {
            List<LockFile.LockedLora> locked = new ArrayList<>();
            for (StoryRecord.LoraFile lora : record.loras()) {
                Path source = request.story().resolve(lora.file());
                if (!Files.isRegularFile(source) || !FileSum.of(source).sha256().equals(lora.sha256())) {
                    throw InkloomException.badInput(
                            "INK-PACK-002",
                            "The LoRA " + source + " is not the one that drew the pictures.",
                            "It was changed or removed since the story was told.",
                            "Run the same `inkloom story run` again: it keeps a copy of the LoRA that it draws with.");
                }
                locked.add(loras(model, lora, source, locked.size()));
            }
            if (locked.isEmpty()) {
                notes.add("The story was told without a LoRA, so the package holds none.");
            }
            return locked;
        }

        private LockFile.LockedLora loras(BaseModel model, StoryRecord.LoraFile lora, Path source, int before)
                throws IOException {
            String into = before == 0 ? "lora" : "lora/" + (before + 1);
            Files.createDirectories(folder.resolve(into));
            SortedMap<String, String> layouts = new TreeMap<>();
            String own = "";
            for (LoraConverter.Copy copy :
                    loras.write(source, model.folder(), folder.resolve(into), PackName.safe(lora.name()))) {
                String file = folder.relativize(copy.file()).toString().replace('\\', '/');
                layouts.put(copy.layout(), file);
                own = copy.same() ? file : own;
            }
            return new LockFile.LockedLora(lora.name(), lora.scale(), lora.sha256(), own, layouts);
        }

        private void papers() throws IOException {
            int number = 0;
            for (StoryRecord.LoraFile lora : record.loras()) {
                String into = ++number == 1 ? "training" : "training/" + number;
                for (Map.Entry<String, String> paper : lora.papers().entrySet()) {
                    byte[] bytes = Files.readAllBytes(request.story().resolve(paper.getValue()));
                    Path target = folder.resolve(into).resolve(PackName.safe(paper.getKey()));
                    if (paper.getKey().endsWith(".yaml")) {
                        String text = new String(bytes, StandardCharsets.UTF_8);
                        PendingFile.write(target, PackName.withoutPlaces(text));
                    } else {
                        PendingFile.write(target, bytes);
                    }
                }
                TrainingNotes.of(lora).ifPresent(notes::add);
            }
        }

        /** Writes the story such that it can be drawn again from the package: it refers to the LoRAs in the package. */
        private void story(BaseModel model, List<LockFile.LockedLora> locked) throws IOException {
            Story story = Story.read(request.story().resolve(record.story()));
            List<LoraChoice> beside = locked.stream()
                    .map(lora -> new LoraChoice("../" + lora.file(), lora.scale()))
                    .toList();
            String text = story.withModel(model.name())
                    .withLoras(beside)
                    .withControls(this::packed)
                    .toYaml();
            PendingFile.write(folder.resolve("story/story.yaml"), text);
        }

        private ControlChoice packed(ControlChoice choice) {
            return record.shots().stream()
                    .flatMap(shot -> shot.controls().stream())
                    .filter(control -> control.said().equals(choice.picture()))
                    .findFirst()
                    .map(control -> choice.withPicture("../" + ShotPapers.packed(control)))
                    // No shot is drawn with it, so it is not packed.
                    .orElseGet(() -> choice.withPicture(choice.picture().replaceFirst(".*[/\\\\]", "")));
        }

        private void cards(
                String name,
                BaseModel model,
                Card.Licence licence,
                List<LockFile.LockedLora> locked,
                List<LockFile.Picture> pictures)
                throws IOException {
            List<String> triggers = record.trigger().isBlank() ? record.style() : List.of(record.trigger());
            Card card = new Card(
                    name,
                    record.title(),
                    request.team().orElse(""),
                    introduction,
                    triggers,
                    model.card(),
                    licence,
                    locked.isEmpty() ? Map.of() : locked.getFirst().layouts(),
                    locked.isEmpty()
                            ? "1"
                            : SettingText.number(locked.getFirst().scale()),
                    pictures.stream()
                            .map(shot -> new Card.Shown(shot.file(), shot.prompt(), shot.seed()))
                            .toList());
            ModelCards cards = new ModelCards(card);
            PendingFile.write(folder.resolve("README.md"), cards.huggingFace());
            PendingFile.write(folder.resolve("cards/huggingface.md"), cards.huggingFace());
            PendingFile.write(folder.resolve("cards/modelscope.md"), cards.modelScope());
            PendingFile.write(folder.resolve("INTRODUCTION.md"), cards.introduction());
            PendingFile.write(folder.resolve("post.md"), cards.post(link()));
            PendingFile.write(folder.resolve("prompts.txt"), cards.prompts());
        }

        private SortedMap<String, FileSum> files() throws IOException {
            SortedMap<String, FileSum> files = new TreeMap<>();
            for (Path file : FileTree.files(folder)) {
                files.put(folder.relativize(file).toString().replace('\\', '/'), FileSum.of(file));
            }
            return files;
        }
    }
}
