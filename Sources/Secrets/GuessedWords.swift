/// What people make passphrases of, in the languages of the program and as far as its authors could think
/// of it: no list of passphrases that were stolen is in it.
enum GuessedWords {
  /// Lower case, the longest of two that begin alike need not come first.
  static let words: [[UInt8]] = split(
    """
    a i me my is it in on at to of be by do go he no or so up us we am an as if the and you for not are all
    can was one out her his how new now our who why yes see two way sex god dog cat sun sea sky red ice fox

    password passwort passphrase passcode passe parola parolachiave wachtwoord contrasena motdepasse
    kennwort kodeword login logon access accesso acces zugang toegang secret secreto segreto geheim
    geheimnis hidden private privato prive privat secure security sicherheit sicurezza securite
    beveiliging default standard changeme letmein letme enter admin administrator root user guest test
    testing tester temp temporary system server computer internet network windows linux debian ubuntu
    android iphone google facebook microsoft apple amazon twitter instagram youtube netflix github
    gitlab docker python oracle mysql postgres cisco router modem trenta authenticator account vault
    master manager superuser sysadmin support service welcome willkommen welkom bienvenue benvenuto
    bienvenido hello hallo ciao bonjour salut hola goodbye thanks merci grazie danke please

    love liebe liefde amour amore amor loveyou loveme lover iloveyou iloveu ichliebedich jetaime tiamo
    ikhouvanjou teamo kiss baby babygirl honey sweet sweetie darling angel angelo princess prinzessin
    principessa princesse prinses prince queen king kingdom happy lucky beautiful pretty girl boy lady
    friend friends forever family mother father mamma mama papa mommy daddy sister brother bella bello
    schatz schatzi tesoro cherie liefje hottie sexy heaven devil diablo jesus christ maria god allah
    buddha faith hope peace freedom power magic money dollar million rich gold golden silver diamond

    dragon monkey tiger lion eagle falcon hawk wolf bear panther leopard jaguar horse pony cheval pferd
    paard cavallo puppy kitty kitten gatto hond hund chien chat katze maus mouse rabbit bunny turtle
    snake spider shark dolphin whale fish bird butterfly farfalla flower fiore bloem blume fleur rose
    tulip lily daisy jasmine orange banana apple lemon cherry peach strawberry chocolate cookie coffee
    pizza pasta cheese butter sugar pepper ginger vanilla beer wine water fire earth wind storm thunder
    lightning rain snow summer winter spring autumn estate inverno primavera autunno sommer herbst
    fruhling zomer herfst lente hiver printemps automne ete sunshine sun moon star stars galaxy planet
    mountain river ocean forest garden island beach jungle desert rainbow crystal shadow phoenix

    january february march april may june july august september october november december gennaio
    febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre januar februar
    marz mai juni juli oktober dezember januari februari maart mei augustus janvier fevrier mars avril
    juin juillet aout septembre octobre novembre decembre monday tuesday wednesday thursday friday
    saturday sunday lunedi martedi mercoledi giovedi venerdi sabato domenica montag dienstag mittwoch
    donnerstag freitag samstag sonntag maandag dinsdag woensdag donderdag vrijdag zaterdag zondag lundi
    mardi mercredi jeudi vendredi samedi dimanche today morning night noche nacht notte

    red blue green yellow black white purple pink brown grey gray rosso azzurro verde giallo nero bianco
    rot blau grun gelb schwarz weiss rood blauw groen geel zwart wit rouge bleu vert jaune noir blanc
    one two three four five six seven eight nine ten zero uno due tre quattro cinque sei sette otto nove
    dieci eins zwei drei vier funf sechs sieben acht neun zehn een twee vijf zes zeven negen tien deux
    trois quatre cinq sept huit neuf dix hundred thousand first second last

    football fussball voetbal calcio soccer baseball basketball hockey tennis golf rugby cricket boxing
    racing runner swimming fishing hunting chess player game gamer games winner champion legend hero
    arsenal chelsea liverpool manchester united barcelona realmadrid madrid juventus milan inter roma
    napoli lazio ajax feyenoord psv bayern dortmund schalke hamburg werder marseille lyon monaco
    yankees lakers cowboys steelers eagles ferrari porsche mercedes audi bmw toyota honda yamaha ducati
    harley davidson mustang corvette camaro vespa fiat lamborghini

    superman batman spiderman ironman wolverine avengers starwars startrek skywalker yoda vader matrix
    gandalf hobbit frodo harry potter harrypotter hermione hogwarts pokemon pikachu naruto mario luigi
    zelda sonic tetris minecraft fortnite warcraft starcraft doom quake nintendo playstation xbox
    simpsons homer snoopy garfield mickey minnie donald disney tarzan rocky rambo zorro ninja samurai
    pirate wizard merlin knight warrior hunter killer monster vampire zombie ghost alien robot terminator
    trustno whatever nothing something anything everything fuck fuckyou shit bitch asshole merda merde
    scheisse kut stupid idiot crazy cool awesome great super mega ultra best good bad big small little

    michael jennifer jessica ashley amanda daniel matthew joshua andrew anthony robert william thomas
    charlie george jordan taylor nicole michelle samantha elizabeth hannah emily sophie sarah laura linda
    patricia barbara margaret maggie buster max john james peter paul mark mary anna david richard
    steven kevin brian jason justin ryan alexander alexandra alex victoria charlotte olivia emma oliver
    jack giovanni giuseppe francesco antonio marco luca andrea matteo lorenzo alessandro alessandra
    francesca chiara giulia sara martina valentina federica federico roberto stefano paolo simone davide
    riccardo rossi bianchi hans peter klaus jurgen wolfgang stefan andreas michaela sabine petra monika
    ursula julia katharina sebastian florian tobias lukas leon muller schmidt schneider fischer jan piet
    klaas kees henk willem johan pieter marieke annemarie sanne lotte daan jeroen bram vries jansen bakker
    jean pierre jacques michel philippe nicolas julien camille marie nathalie isabelle sylvie claire
    dupont martin bernard carlos jose juan pedro maria carmen fernando

    london paris berlin rome roma milano torino venezia firenze bologna genova palermo napoli amsterdam
    rotterdam utrecht eindhoven denhaag antwerpen brussel bruxelles munchen frankfurt koln hamburg wien
    zurich geneve madrid lisbon lisboa moscow dublin edinburgh newyork boston chicago texas dallas miami
    california hollywood america american canada mexico brazil argentina australia europe europa italia
    italy italien france frankreich frankrijk germany deutschland duitsland germania holland nederland
    belgium belgique belgie england britain scotland ireland spain spanien spagna china japan tokyo russia
    africa egypt india

    office company bureau ufficio buro kantoor work arbeit lavoro travail werk school scuola schule ecole
    student teacher doctor hospital house home casa haus huis maison kitchen door window table chair car
    auto truck train plane phone telefono telefon telefoon radio music guitar piano drummer metallica
    nirvana beatles queen elvis madonna eminem slipknot blink rock punk metal dance party holiday vacation
    christmas easter halloween birthday compleanno geburtstag verjaardag anniversaire natale weihnachten
    kerstmis noel santa number nummer numero word words letters sesame open close start stop world welt
    wereld monde mondo life leben leven vie vita time death born live dream sogno traum reve droom
    """)

  /// Sayings, songs and test sentences without their blanks, and rows of keys that are no straight walk:
  /// whoever takes one takes any part of it.
  static let phrases: [[UInt8]] = split(
    """
    thequickbrownfoxjumpsoverthelazydog thefiveboxingwizardsjumpquickly packmyboxwithfivedozenliquorjugs
    sphinxofblackquartzjudgemyvow howvexinglyquickdaftzebrasjump waltzbadnymphforquickjigsvex
    franzjagtimkomplettverwahrlostentaxiquerdurchbayern zwolfboxkampferjagenviktorquer
    portezcevieuxwhiskyaujugeblondquifume voixambigueduncoeur pranzodacquafavoltisghembi
    quelvituperabilexenofobozelante paswijzelynxbezagvroomhetfikseaquaduct
    correcthorsebatterystaple loremipsumdolorsitametconsecteturadipiscingelit
    tobeornottobethatisthequestion maytheforcebewithyou iamyourfather toinfinityandbeyond
    thereisnoplacelikehome winteriscoming youshallnotpass onceuponatime happilyeverafter hakunamatata
    iloveyouverymuch iloveyousomuch iloveyouforever iloveyoubaby ichliebedichsosehr jetaimepourtoujours
    tiamotantissimo tivogliobene ikhouheelveelvanjou allyouneedislove letitbe imaginealllthepeople
    dontworrybehappy neversaynever carpediem cogitoergosum venividivici almamater inthebeginningwastheword
    ourfatherwhoartinheaven hailmaryfullofgrace godsavethequeen godblessamerica ingodwetrust
    thelordismyshepherd nelmezzodelcammindinostravita lasciateognisperanza fratelliditalia
    allonsenfantsdelapatrie libertegalitefraternite freudeschonergotterfunken einigkeitundrechtundfreiheit
    seinodernichtsein wilhelmusvannassouwe zijnofnietzijn alleswirdgut viverepersempre
    opensesame abrakadabra abracadabra hocuspocus supercalifragilisticexpialidocious
    thisismypassword thisisapassword mypasswordis passwordpassword secretpassword iforgotmypassword
    idontknow idontcare letmeinplease nopasswordhere mysecretpassphrase
    1q2w3e4r5t6y7u8i9o0p q1w2e3r4t5y6u7i8o9p0 1a2b3c4d5e6f7g8h9i0j a1b2c3d4e5f6g7h8i9j0
    1qaz2wsx3edc4rfv5tgb6yhn7ujm qazwsxedcrfvtgbyhnujmikolp zaq12wsxcde34rfvbgt56yhn
    qawsedrftgyhujikolp 147258369 159753 789456123 741852963 112233445566778899 1123581321345589
    3141592653589793 2718281828459045 abcdefghijklmnopqrstuvwxyz
    """)

  private static func split(_ text: String) -> [[UInt8]] {
    text.utf8.split { $0 == 0x20 || $0 == 0x0A }.map { [UInt8]($0) }
  }
}
