/** What the caller's page says: short, in plain words, to somebody in trouble. `{m}`: metres. */
import type { PageLanguage } from '../../../config/locations/schema.ts';

export type PageTexts = {
  title: string;
  asking: string;
  arrived: string;
  exact: string;
  noNetwork: string;
  denied: string;
  unavailable: string;
  again: string;
  over: string;
  elsewhere: string;
  keepOpen: string;
  private: string;
};

export const pageTexts: Record<PageLanguage, PageTexts> = {
  fr: {
    title: 'Envoyer ma position aux urgences',
    asking: 'Touchez « Autoriser » si votre téléphone le demande.',
    arrived: 'Les urgences ont votre position.',
    exact: 'Précise à {m} mètres près',
    noNetwork: 'Pas de réseau. La position part dès son retour.',
    denied: 'Votre téléphone refuse. Autorisez la position pour cette page, puis touchez Réessayer.',
    unavailable: 'Position introuvable. Allez près d’une fenêtre ou dehors, sans vous mettre en danger.',
    again: 'Réessayer',
    over: 'Ce lien n’est plus valable. Demandez-en un autre à l’opérateur.',
    elsewhere: 'Ce lien sert déjà dans une autre page. Revenez-y, ou demandez-en un autre à l’opérateur.',
    keepOpen: 'Laissez cette page ouverte et restez en ligne.',
    private: 'Seul le centre d’urgence reçoit la position. Rien ne reste sur ce téléphone.',
  },
  en: {
    title: 'Send my location to the emergency services',
    asking: 'Tap “Allow” if your phone asks.',
    arrived: 'The emergency services have your location.',
    exact: 'Exact to {m} metres',
    noNetwork: 'No network. Your location is sent as soon as it is back.',
    denied: 'Your phone refuses. Allow location for this page, then tap Try again.',
    unavailable: 'Location not found. Go near a window or outside, if it is safe.',
    again: 'Try again',
    over: 'This link is no longer valid. Ask the operator for another.',
    elsewhere: 'This link is in use in another page. Go back to it, or ask the operator for another.',
    keepOpen: 'Leave this page open and stay on the line.',
    private: 'Only the emergency centre gets the location. Nothing stays on this phone.',
  },
  de: {
    title: 'Meinen Standort an den Notruf senden',
    asking: 'Tippen Sie auf „Zulassen“, wenn Ihr Telefon fragt.',
    arrived: 'Der Notruf hat Ihren Standort.',
    exact: 'Auf {m} Meter genau',
    noNetwork: 'Kein Netz. Der Standort wird gesendet, sobald es zurück ist.',
    denied: 'Ihr Telefon lehnt ab. Erlauben Sie den Standort für diese Seite und tippen Sie auf Erneut versuchen.',
    unavailable: 'Standort nicht gefunden. Gehen Sie ans Fenster oder ins Freie, wenn es sicher ist.',
    again: 'Erneut versuchen',
    over: 'Dieser Link gilt nicht mehr. Bitten Sie um einen neuen.',
    elsewhere: 'Dieser Link wird auf einer anderen Seite benutzt. Gehen Sie dorthin zurück oder bitten Sie um einen neuen.',
    keepOpen: 'Lassen Sie diese Seite offen und bleiben Sie am Telefon.',
    private: 'Nur die Notrufzentrale erhält den Standort. Auf diesem Telefon bleibt nichts.',
  },
  es: {
    title: 'Enviar mi ubicación a emergencias',
    asking: 'Toque «Permitir» si su teléfono lo pregunta.',
    arrived: 'Emergencias tiene su ubicación.',
    exact: 'Con una precisión de {m} metros',
    noNetwork: 'Sin red. La ubicación se enviará en cuanto vuelva.',
    denied: 'Su teléfono lo rechaza. Permita la ubicación en esta página y toque Reintentar.',
    unavailable: 'Ubicación no encontrada. Acérquese a una ventana o salga, si no hay peligro.',
    again: 'Reintentar',
    over: 'Este enlace ya no es válido. Pida otro al operador.',
    elsewhere: 'Este enlace se usa en otra página. Vuelva a ella o pida otro al operador.',
    keepOpen: 'Deje esta página abierta y no cuelgue.',
    private: 'Solo el centro de emergencias recibe la ubicación. Nada queda en este teléfono.',
  },
  it: {
    title: 'Invia la mia posizione all’emergenza',
    asking: 'Tocchi «Consenti» se il telefono lo chiede.',
    arrived: 'I soccorsi hanno la sua posizione.',
    exact: 'Precisa a {m} metri',
    noNetwork: 'Nessuna rete. La posizione parte appena torna.',
    denied: 'Il telefono rifiuta. Consenta la posizione per questa pagina, poi tocchi Riprova.',
    unavailable: 'Posizione non trovata. Vada vicino a una finestra o all’aperto, se non è pericoloso.',
    again: 'Riprova',
    over: 'Questo link non è più valido. Ne chieda un altro all’operatore.',
    elsewhere: 'Questo link è in uso in un’altra pagina. Torni lì o ne chieda un altro all’operatore.',
    keepOpen: 'Lasci aperta questa pagina e resti in linea.',
    private: 'Solo la centrale riceve la posizione. Nulla resta su questo telefono.',
  },
  pt: {
    title: 'Enviar a minha localização à emergência',
    asking: 'Toque em «Permitir» se o telefone perguntar.',
    arrived: 'A emergência tem a sua localização.',
    exact: 'Com precisão de {m} metros',
    noNetwork: 'Sem rede. A localização segue assim que voltar.',
    denied: 'O telefone recusa. Permita a localização nesta página e toque em Tentar de novo.',
    unavailable: 'Localização não encontrada. Vá para perto de uma janela ou para a rua, se for seguro.',
    again: 'Tentar de novo',
    over: 'Esta ligação já não é válida. Peça outra ao operador.',
    elsewhere: 'Esta ligação está em uso noutra página. Volte a ela ou peça outra ao operador.',
    keepOpen: 'Deixe esta página aberta e não desligue.',
    private: 'Só o centro de emergência recebe a localização. Nada fica neste telefone.',
  },
  nl: {
    title: 'Mijn locatie naar het alarmnummer sturen',
    asking: 'Tik op ‘Toestaan’ als uw telefoon erom vraagt.',
    arrived: 'De alarmcentrale heeft uw locatie.',
    exact: 'Nauwkeurig tot op {m} meter',
    noNetwork: 'Geen netwerk. De locatie wordt verstuurd zodra het terug is.',
    denied: 'Uw telefoon weigert. Sta locatie toe voor deze pagina en tik op Opnieuw.',
    unavailable: 'Locatie niet gevonden. Ga naar een raam of naar buiten, als dat veilig is.',
    again: 'Opnieuw',
    over: 'Deze link is niet meer geldig. Vraag een nieuwe aan de centralist.',
    elsewhere: 'Deze link is in gebruik op een andere pagina. Ga daarheen terug of vraag een nieuwe.',
    keepOpen: 'Laat deze pagina open en blijf aan de lijn.',
    private: 'Alleen de alarmcentrale krijgt de locatie. Er blijft niets op deze telefoon.',
  },
  ar: {
    title: 'إرسال موقعي إلى الطوارئ',
    asking: 'اضغط «السماح» إذا سألك الهاتف.',
    arrived: 'وصل موقعك إلى الطوارئ.',
    exact: 'بدقة {m} مترًا',
    noNetwork: 'لا توجد شبكة. يُرسل الموقع فور عودتها.',
    denied: 'الهاتف يرفض. اسمح بالموقع لهذه الصفحة ثم اضغط إعادة المحاولة.',
    unavailable: 'تعذّر تحديد الموقع. اقترب من نافذة أو اخرج إن كان ذلك آمنًا.',
    again: 'إعادة المحاولة',
    over: 'هذا الرابط لم يعد صالحًا. اطلب رابطًا آخر من الموظف.',
    elsewhere: 'هذا الرابط مستخدم في صفحة أخرى. عد إليها أو اطلب رابطًا آخر.',
    keepOpen: 'اترك هذه الصفحة مفتوحة وابقَ على الخط.',
    private: 'مركز الطوارئ وحده يتلقى الموقع. لا يبقى شيء على هذا الهاتف.',
  },
  uk: {
    title: 'Надіслати моє місцезнаходження рятувальникам',
    asking: 'Натисніть «Дозволити», якщо телефон запитає.',
    arrived: 'Рятувальники отримали ваше місцезнаходження.',
    exact: 'З точністю до {m} метрів',
    noNetwork: 'Немає мережі. Місцезнаходження буде надіслано, щойно вона з’явиться.',
    denied: 'Телефон відмовляє. Дозвольте геолокацію для цієї сторінки й натисніть «Ще раз».',
    unavailable: 'Місцезнаходження не знайдено. Підійдіть до вікна або вийдіть надвір, якщо це безпечно.',
    again: 'Ще раз',
    over: 'Це посилання вже недійсне. Попросіть в оператора інше.',
    elsewhere: 'Це посилання відкрито на іншій сторінці. Поверніться до неї або попросіть інше.',
    keepOpen: 'Залиште цю сторінку відкритою й не кладіть слухавку.',
    private: 'Місцезнаходження отримує лише центр екстреної допомоги. На телефоні нічого не залишається.',
  },
};
